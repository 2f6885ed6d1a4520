// Reads the runs of one monitor in a range that is too short, or too new, for roll-ups. A bounded number of them.
import type { FlowRun } from '../model/run.ts';
import { endOfExpectedRuns, missedRuns, type ScheduleEntry } from '../model/schedule.ts';
import { scheduledDueTime } from '../pipeline/rollup/roll-up-hour.ts';
import { timeOfKey } from '../storage/keys.ts';
import { queryRuns } from '../storage/records/run-records.ts';
import { getSchedule } from '../storage/records/schedule-records.ts';
import type { Stored } from '../storage/store.ts';
import { type QueryDeps, readOrWarn } from './query-deps.ts';
import type { TimeRange } from './read-rollups.ts';
import { decodeRunsCached } from './run-cache.ts';

export type CountRunsRequest = {
  readonly monitor: string;
  readonly history: readonly ScheduleEntry[];
  /** How many recorded runs to read at most, from the start of the range on. */
  readonly maxRuns: number;
};

export type CountedRuns = {
  /** Oldest first. */
  readonly runs: readonly FlowRun[];
  /** Due times of missed runs. */
  readonly missed: readonly number[];
  /** All runs before this time are counted: the end of the range, or where a limit was reached. */
  readonly until: number;
};

const runsPerPage = 100;
/** More than a day of runs every ten seconds. Only reached when roll-ups are weeks behind and hardly anything ran. */
const maxExpectedRuns = 10_000;

/** A monitor's schedule history; empty, with a warning, when it cannot be read. */
export const readScheduleHistory = async (deps: QueryDeps, monitor: string): Promise<readonly ScheduleEntry[]> =>
  (await readOrWarn(deps, () => getSchedule(deps.store, monitor))) ?? [];

export const countRuns = async (
  deps: QueryDeps,
  { monitor, history, maxRuns }: CountRunsRequest,
  range: TimeRange,
): Promise<CountedRuns> => {
  if (range.to <= range.from) return { runs: [], missed: [], until: range.to };
  const { from } = range;
  const to = endOfExpectedRuns(history, range, maxExpectedRuns);
  const runs: FlowRun[] = [];
  const recorded = new Set<number>();
  let [after, until, examined]: [string | undefined, number, number] = [undefined, to, 0];
  const take = (items: readonly Stored[]): void => {
    examined += items.length;
    for (const dueAt of items.flatMap(scheduledDueTime)) recorded.add(dueAt);
    runs.push(...decodeRunsCached(deps, items));
  };
  for (;;) {
    const limit = Math.min(runsPerPage, maxRuns - examined);
    const page = await queryRuns(deps.store, { monitor, from, to: to - 1, limit, ...(after ? { after } : {}) });
    take(page.items);
    after = page.after;
    if (after === undefined) break;
    if (examined < maxRuns) continue;
    // A manual run may share the due time of the last run: `until` must not split a millisecond.
    const at = timeOfKey(after);
    take((await queryRuns(deps.store, { monitor, from: at, to: at, limit: runsPerPage, after })).items);
    until = at + 1;
    break;
  }
  const missed = missedRuns(history, recorded, { from, to: until, now: deps.clock.now() });
  return { runs, missed, until };
};
