// How many runs of a monitor were missed in the last hour: expected by its schedule history, and without a record.
import { hourMs } from '../model/rollup.ts';
import { missedRuns } from '../model/schedule.ts';
import { scheduledDueTime } from '../pipeline/rollup/roll-up-hour.ts';
import { getSchedule } from '../storage/records/planner-records.ts';
import { queryRuns } from '../storage/records/run-records.ts';
import { type QueryDeps, readOrWarn } from './query-deps.ts';

/** An hour of runs every ten seconds is 360; runs by hand may stand between them. */
const keysAtMost = 400;

/** Runs missed in the last hour; undefined, with a warning, when the schedule history cannot be read. */
export const countMissedRuns = async (deps: QueryDeps, monitor: string): Promise<number | undefined> => {
  const now = deps.clock.now();
  const from = now - hourMs;
  const [history, page] = await Promise.all([
    readOrWarn(deps, () => getSchedule(deps.store, monitor)),
    queryRuns(deps.store, { monitor, from, to: now, limit: keysAtMost, descending: true }),
  ]);
  if (!history) return undefined;
  const oldest = page.items.at(-1)?.key.sort.slice(0, 13);
  const examinedFrom = page.after === undefined || !oldest ? from : Number(oldest);
  const recorded = new Set(page.items.flatMap(scheduledDueTime));
  return missedRuns(history, recorded, { from: examinedFrom, to: now, now }).length;
};
