// Counts the missed runs of a monitor in the last hour: those that its schedule history expected and that have no record.
import { hourMs } from '../model/rollup.ts';
import { missedRuns } from '../model/schedule.ts';
import { scheduledDueTime } from '../pipeline/rollup/roll-up-hour.ts';
import { timeOfKey } from '../storage/keys.ts';
import { queryRuns } from '../storage/records/run-records.ts';
import { getSchedule } from '../storage/records/schedule-records.ts';
import { type QueryDeps, readOrWarn } from './query-deps.ts';

/** Runs every ten seconds are 360 in an hour; the rest of the room is for manual runs. */
const maxRuns = 400;

/** Undefined, with a warning in the log, when the schedule history cannot be read. */
export const countMissedRuns = async (deps: QueryDeps, monitor: string): Promise<number | undefined> => {
  const now = deps.clock.now();
  const from = now - hourMs;
  const [history, page] = await Promise.all([
    readOrWarn(deps, () => getSchedule(deps.store, monitor)),
    queryRuns(deps.store, { monitor, from, to: now, limit: maxRuns, descending: true }),
  ]);
  if (!history) return undefined;
  const oldest = page.items.at(-1)?.key.sort;
  const examinedFrom = page.after === undefined || oldest === undefined ? from : timeOfKey(oldest);
  const recorded = new Set(page.items.flatMap(scheduledDueTime));
  return missedRuns(history, recorded, { from: examinedFrom, to: now, now }).length;
};
