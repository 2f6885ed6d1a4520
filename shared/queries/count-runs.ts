// The runs of one monitor, counted themselves: for times too short, or too new, to be rolled up. Bounded.
import type { FlowRun } from '../model/run.ts';
import { expectedUntil, missedRuns, type ScheduleEntry } from '../model/schedule.ts';
import { scheduledDueTime } from '../pipeline/rollup/roll-up-hour.ts';
import { getSchedule } from '../storage/records/planner-records.ts';
import { queryRuns } from '../storage/records/run-records.ts';
import type { Stored } from '../storage/store.ts';
import { type QueryDeps, readOrWarn } from './query-deps.ts';
import type { TimeRange } from './read-rollups.ts';
import { decodeRunsCached } from './run-cache.ts';

export type CountedRuns = {
  /** Oldest first. */
  readonly runs: readonly FlowRun[];
  /** Due times of the runs that are missed so far. */
  readonly missed: readonly number[];
  /** Before this all were counted; the end of the range, unless there are more runs in it, or due, than one may examine. */
  readonly until: number;
};

const runsPerPage = 100;
/** More than a day of runs every ten seconds: where roll-ups are behind by weeks, and hardly anything ran. */
const expectedAtMost = 10_000;

/** A monitor's schedule history; empty, with a warning, when it cannot be read. */
export const readScheduleHistory = async (deps: QueryDeps, monitor: string): Promise<readonly ScheduleEntry[]> =>
  (await readOrWarn(deps, () => getSchedule(deps.store, monitor))) ?? [];

/** Examines at most `most` runs, from the start of the range on. */
export const countRuns = async (
  deps: QueryDeps,
  about: { readonly monitor: string; readonly history: readonly ScheduleEntry[]; readonly max: number },
  range: TimeRange,
): Promise<CountedRuns> => {
  if (range.to <= range.from) return { runs: [], missed: [], until: range.to };
  const { monitor, history, max } = about;
  const { from } = range;
  const to = expectedUntil(history, range, expectedAtMost);
  const runs: FlowRun[] = [];
  const recorded = new Set<number>();
  let [after, until, examined]: [string | undefined, number, number] = [undefined, to, 0];
  const take = (items: readonly Stored[]): void => {
    examined += items.length;
    for (const due of items.flatMap(scheduledDueTime)) recorded.add(due);
    runs.push(...decodeRunsCached(deps, items));
  };
  for (;;) {
    const limit = Math.min(runsPerPage, max - examined);
    const page = await queryRuns(deps.store, { monitor, from, to: to - 1, limit, ...(after ? { after } : {}) });
    take(page.items);
    after = page.after;
    if (after === undefined) break;
    if (examined < max) continue;
    // A run by hand may share its millisecond with the last one: what is said to be counted is counted whole.
    const at = Number(after.slice(0, 13));
    take((await queryRuns(deps.store, { monitor, from: at, to: at, limit: runsPerPage, after })).items);
    until = at + 1;
    break;
  }
  const missed = missedRuns(history, recorded, { from, to: until, now: deps.clock.now() });
  return { runs, missed, until };
};
