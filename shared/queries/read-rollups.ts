// Roll-ups as they are read: hours and days of one monitor or of all, and up to when there are any.
import { dayMs, type Rollup, startOfDay } from '../model/rollup.ts';
import { getRollupProgress } from '../storage/records/rollup-progress.ts';
import { decodeRollup, queryRollups, type Span, type TimedRollup } from '../storage/records/rollup-records.ts';
import { decodeOrWarn, type QueryDeps, readOrWarn } from './query-deps.ts';

/** Milliseconds since the epoch, `to` exclusive. */
export type TimeRange = { readonly from: number; readonly to: number };

/** All hours before this one are rolled up; undefined while none is, or where that cannot be read. */
export const readRolledUpUntil = async (deps: QueryDeps): Promise<number | undefined> => {
  const found = await readOrWarn(deps, () => getRollupProgress(deps.store));
  return found?.progress.hour;
};

/** The roll-ups that begin in the range; what cannot be read is left out, with a warning. */
export const readRollups = async (
  deps: QueryDeps,
  monitor: string | undefined,
  span: Span,
  { from, to }: TimeRange,
): Promise<readonly TimedRollup[]> => {
  const about = monitor === undefined ? { span } : { monitor, span };
  return decodeOrWarn(deps, await queryRollups(deps.store, { ...about, from, to }), decodeRollup);
};

/**
 * What the range comes to, which begins and ends with an hour that is rolled up: whole days by their own roll-up, and
 * the hours before and behind them. Three reads, and at most 46 hours beside the days.
 */
export const readRollupsCovering = async (
  deps: QueryDeps,
  monitor: string | undefined,
  { from, to }: TimeRange,
): Promise<readonly Rollup[]> => {
  const [firstDay, endOfDays] = [startOfDay(from + dayMs - 1), startOfDay(to)];
  const hours = (range: TimeRange) => readRollups(deps, monitor, 'hour', range);
  const parts =
    firstDay < endOfDays
      ? await Promise.all([
          hours({ from, to: firstDay }),
          readRollups(deps, monitor, 'day', { from: firstDay, to: endOfDays }),
          hours({ from: endOfDays, to }),
        ])
      : [await hours({ from, to })];
  return parts.flat().map(({ rollup }) => rollup);
};
