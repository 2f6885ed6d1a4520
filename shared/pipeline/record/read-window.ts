// Which recorded runs a look must see: the newest, reaching back to one's own run and the streak before it.
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import { fold, telling } from '../../model/fold.ts';
import type { FlowRun } from '../../model/run.ts';
import { latestDueTime } from '../../model/schedule.ts';
import type { MonitorStatus } from '../../model/status.ts';
import { decodeReadableOutcomes, queryRuns } from '../../storage/records/run-records.ts';
import type { Store } from '../../storage/store.ts';

/** More than a queue may hold back of one monitor: half an hour at 10 s, and some by hand. */
const reachLimit = 500;

/** How far to look for a streak where the nearest runs hold none: they alternate, or are neutral. */
const searchLimit = 200;

/** The number of newest runs that hold any streak that was just completed, with room for late results. */
const windowSize = ({ policy }: MonitorStatus): number => policy.after + policy.recoverAfter + 6;

type Deps = { readonly store: Store; readonly clock: Clock; readonly logger: Logger };
type Wanted = { readonly status: MonitorStatus; readonly reachBackTo: number };
type Bounds = { readonly limit: number; readonly from?: number; readonly to: number };
type Read = (bounds: Bounds) => Promise<{ readonly runs: readonly FlowRun[]; readonly isAll: boolean }>;

const reader =
  ({ store, logger }: Deps, monitor: string): Read =>
  async (bounds) => {
    const page = await queryRuns(store, { monitor, descending: true, ...bounds });
    const runs = decodeReadableOutcomes(page.items, (error) => logger.warn(error.message));
    return { runs, isAll: page.after === undefined };
  };

const decides = (status: MonitorStatus, runs: readonly FlowRun[]): boolean =>
  fold(
    runs.filter((run) => run.dueAt >= status.from),
    status.policy,
  ).state !== undefined;

/** Whether the streak that ends with one's own run is in sight: neutral runs are no part of it. */
const holdsStreak = (runs: readonly FlowRun[], { status, reachBackTo }: Wanted): boolean =>
  telling(runs).filter((run) => run.dueAt < reachBackTo).length >= status.policy.after;

/** What lies between the newest runs and one's own, and the streak before it. */
const reachBack = async (read: Read, newest: readonly FlowRun[], wanted: Wanted, to: number) => {
  if (holdsStreak(newest, wanted)) return [];
  const { status, reachBackTo } = wanted;
  const oldestAt = newest.at(-1)?.dueAt ?? to;
  const between =
    oldestAt > reachBackTo ? await read({ limit: reachLimit, from: reachBackTo, to: oldestAt }) : { runs: [] };
  const near = await read({ limit: status.policy.after, to: reachBackTo - 1 });
  if (near.isAll || holdsStreak(near.runs, wanted)) return [...between.runs, ...near.runs];
  const far = await read({ limit: searchLimit, to: reachBackTo - 1 });
  return [...between.runs, ...far.runs];
};

/** In no order. Strongly consistent; a record that cannot be read is said and left out. */
export const recordedRuns = async (deps: Deps, wanted: Wanted): Promise<readonly FlowRun[]> => {
  const { status } = wanted;
  const to = latestDueTime(deps.clock.now());
  const read = reader(deps, status.monitor);

  const newest = await read({ limit: windowSize(status), to });
  if (newest.isAll) return newest.runs;
  const reached = await reachBack(read, newest.runs, wanted, to);
  // A late result may undo the streak that the status rests on: then an older one decides.
  const older = decides(status, [...newest.runs, ...reached]) ? [] : (await read({ limit: searchLimit, to })).runs;
  const byId = new Map([...newest.runs, ...reached, ...older].map((run) => [run.id, run]));
  return [...byId.values()];
};
