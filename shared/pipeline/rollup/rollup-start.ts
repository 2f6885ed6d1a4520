// Where a roll-up call starts: at the stored progress, or at the first planned hour, corrected for clocks that were wrong.

import { rollupMessages } from '../../messages/en/rollups.ts';
import { dayMs, hourMs, lastDueHour, startOfDay, startOfHour } from '../../model/rollup.ts';
import { getRegistered, registeredMonitors } from '../../storage/records/planner-records.ts';
import { undefinedIfReplaceable } from '../../storage/records/record-errors.ts';
import {
  deleteRollupProgress,
  getRollupProgress,
  putRollupProgress,
  type RollupProgress,
  type VersionedProgress,
} from '../../storage/records/rollup-progress.ts';
import { keepRunsSeconds } from '../../storage/records/run-records.ts';
import type { RollUpDeps } from './rollup-deps.ts';

const keepRunsMs = keepRunsSeconds * 1_000;

/** The oldest hour whose runs cannot expire while they are counted. */
const oldestCountableHour = (now: number): number => startOfHour(now - keepRunsMs) + 2 * hourMs;

/** Whether all runs of the hour are still stored. */
export const canCountRunsOf = (hour: number, now: number): boolean => hour >= oldestCountableHour(now);

/** The progress at another hour. `staleUntil` is kept until that time has passed. */
export const progressAt = ({ staleUntil }: RollupProgress, hour: number): RollupProgress =>
  staleUntil !== undefined && hour < staleUntil ? { hour, staleUntil } : { hour };

/** Whether a clock that was ahead may have left a roll-up of this hour. It reached back no further than runs are kept. */
export const mayHaveStaleRollup = ({ hour, staleUntil = 0 }: RollupProgress): boolean =>
  hour < staleUntil && hour >= staleUntil - keepRunsMs;

/**
 * Moves the progress to an hour that can be rolled up. Hours whose runs may have expired are skipped, except the last
 * hour of a day that was started: it closes that day. An hour that is not due yet was reached by a clock that was ahead.
 */
export const correctProgress = (progress: RollupProgress, now: number): RollupProgress => {
  const [oldest, afterDue] = [oldestCountableHour(now), lastDueHour(now) + hourMs];
  if (progress.hour > afterDue)
    return { hour: afterDue, staleUntil: Math.max(progress.hour, progress.staleUntil ?? 0) };
  if (progress.hour >= oldest) return progress;
  const lastHourOfDay = startOfDay(progress.hour) + dayMs - hourMs;
  const isDayStarted = progress.hour > startOfDay(progress.hour);
  if (!isDayStarted || lastHourOfDay >= oldest) return progressAt(progress, oldest);
  return progress.hour === lastHourOfDay ? progress : progressAt(progress, lastHourOfDay);
};

/** The stored progress; a damaged one is dropped, so that the hours are rolled up again. */
const readProgress = async ({ store, logger }: RollUpDeps): Promise<VersionedProgress | undefined> => {
  let isDamaged = false;
  const found = await undefinedIfReplaceable(
    () => getRollupProgress(store),
    (error) => {
      logger.error(rollupMessages.progressDamaged({ reason: error.message }));
      isDamaged = true;
    },
  );
  if (isDamaged) await deleteRollupProgress(store);
  return found;
};

/** The hour in which the first monitor was planned; undefined when none was. */
const firstPlannedHour = async ({ store }: RollUpDeps): Promise<number | undefined> => {
  const monitors = registeredMonitors(await getRegistered(store, () => undefined));
  if (monitors.length === 0) return undefined;
  const starts = monitors.map(({ from, earlier = [] }) => Math.min(from, earlier[0]?.from ?? from));
  return startOfHour(starts.reduce((first, from) => Math.min(first, from), Number.POSITIVE_INFINITY));
};

/** The stored progress, or a new one that starts with the first planned hour. */
export const readOrCreateProgress = async (
  deps: RollUpDeps,
  now: number,
): Promise<VersionedProgress | 'no monitors' | 'overtaken'> => {
  const found = await readProgress(deps);
  if (found) return found;
  const first = await firstPlannedHour(deps);
  if (first === undefined) return 'no monitors';
  // `staleUntil` is left out: without a progress, no clock can have left roll-ups.
  const progress: RollupProgress = { hour: correctProgress({ hour: first }, now).hour };
  const version = await putRollupProgress(deps.store, progress, 0);
  return version === undefined ? 'overtaken' : { progress, version };
};
