// Reads stored roll-ups: hours and days of one monitor or of all, and up to which hour there are any.
import { dayMs, type Rollup, startOfDay } from '../model/rollup.ts';
import { getRollupProgress } from '../storage/records/rollup-progress.ts';
import { decodeRollup, queryRollups, type Span, type TimedRollup } from '../storage/records/rollup-records.ts';
import { decodeOrWarn, type QueryDeps, readOrWarn } from './query-deps.ts';

/** Milliseconds since the epoch, `to` exclusive. */
export type TimeRange = { readonly from: number; readonly to: number };

/** All hours before this one are rolled up; undefined while none is, or when the progress cannot be read. */
export const readRolledUpUntil = async (deps: QueryDeps): Promise<number | undefined> =>
  (await readOrWarn(deps, () => getRollupProgress(deps.store)))?.progress.hour;

/** The roll-ups that start in the range, of all monitors when `monitor` is undefined. Unreadable ones are left out. */
export const readRollups = async (
  deps: QueryDeps,
  monitor: string | undefined,
  span: Span,
  range: TimeRange,
): Promise<readonly TimedRollup[]> => {
  const scope = monitor === undefined ? { span } : { monitor, span };
  return decodeOrWarn(deps, await queryRollups(deps.store, { ...scope, ...range }), decodeRollup);
};

/**
 * Roll-ups that cover the range exactly: days where they lie in it as a whole, hours before and after them. The range
 * starts and ends with a full hour that is rolled up. Three reads, and at most 46 hours beside the days.
 */
export const readRollupsCovering = async (
  deps: QueryDeps,
  monitor: string | undefined,
  { from, to }: TimeRange,
): Promise<readonly Rollup[]> => {
  const [firstDay, endOfDays] = [startOfDay(from + dayMs - 1), startOfDay(to)];
  const readHours = (range: TimeRange) => readRollups(deps, monitor, 'hour', range);
  const parts =
    firstDay < endOfDays
      ? await Promise.all([
          readHours({ from, to: firstDay }),
          readRollups(deps, monitor, 'day', { from: firstDay, to: endOfDays }),
          readHours({ from: endOfDays, to }),
        ])
      : [await readHours({ from, to })];
  return parts.flat().map(({ rollup }) => rollup);
};
