// Which recorded runs a look must see: the newest, reaching back to one's own run and the streak before it.
import type { FlowRun } from '../../model/run.ts';
import type { MonitorStatus } from '../../model/status.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Store } from '../../ports/store.ts';
import { decodeReadable, queryRuns } from '../../records/runs.ts';

/** Runs dated further ahead than this come from a clock that was wrong: they do not count yet. */
export const aheadMs = 60_000;

/** More than a queue may hold back of one monitor: half an hour at 10 s, and some by hand. */
const reachLimit = 500;

/** The number of newest runs that hold any streak that was just completed, with room for late results. */
const windowSize = ({ policy }: MonitorStatus): number => policy.after + policy.recoverAfter + 6;

type Deps = { readonly store: Store; readonly clock: Clock; readonly journal: Journal };
type Wanted = { readonly status: MonitorStatus; readonly reachBackTo: number };

/** In no order. Strongly consistent; a record that cannot be read is said and left out. */
export const recordedRuns = async (deps: Deps, { status, reachBackTo }: Wanted): Promise<readonly FlowRun[]> => {
  const { monitor, policy } = status;
  const to = deps.clock.now() + aheadMs;
  const read = async (limit: number, bounds: { readonly from?: number; readonly to: number }) => {
    const page = await queryRuns(deps.store, { monitor, limit, descending: true, ...bounds });
    const runs = decodeReadable(page.items, (error) => deps.journal.warn(error.message));
    return { runs, isAll: page.after === undefined };
  };

  const newest = await read(windowSize(status), { to });
  const reached = newest.runs.filter((run) => run.dueAt <= reachBackTo).length > policy.after;
  if (newest.isAll || reached) return newest.runs;

  const oldestAt = newest.runs.at(-1)?.dueAt ?? to;
  const between = oldestAt > reachBackTo ? await read(reachLimit, { from: reachBackTo, to: oldestAt }) : { runs: [] };
  const before = await read(policy.after, { to: reachBackTo - 1 });
  const byId = new Map([...newest.runs, ...between.runs, ...before.runs].map((run) => [run.id, run]));
  return [...byId.values()];
};
