// Reads the runs that decide a monitor's status: the newest, and all between them and the run that was just recorded.
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import { heldRuns } from '../../model/certificate-hold.ts';
import { decisiveRuns, fold, streakLength } from '../../model/fold.ts';
import { gapsOf } from '../../model/gap.ts';
import type { FlowRun } from '../../model/run.ts';
import { latestDueTime } from '../../model/schedule.ts';
import type { MonitorStatus } from '../../model/status.ts';
import { decodeReadableOutcomes, queryRuns } from '../../storage/records/run-records.ts';
import type { Store } from '../../storage/store.ts';

/** More runs than a queue can hold back of one monitor: half an hour at 10 s, and some manual runs. */
const maxBetween = 500;

/** How many runs are searched for a streak where the nearest runs hold none, because they alternate or are neutral. */
const maxSearched = 200;

/** The number of newest runs that hold every streak that was just completed, with room for late results. */
const windowSize = ({ policy }: MonitorStatus): number => policy.after + policy.recoverAfter + 6;

type Deps = { readonly store: Store; readonly clock: Clock; readonly logger: Logger };
type Request = {
  readonly status: MonitorStatus;
  /** Due time of the run that was just recorded: the window reaches back to it, and to the streak before it. */
  readonly includingDueAt: number;
};
type Bounds = { readonly limit: number; readonly from?: number; readonly to: number };
type Read = (bounds: Bounds) => Promise<DecisiveRuns>;

/** Newest first, strongly consistent. A damaged record is logged and left out. */
const readerOf =
  ({ store, logger }: Deps, monitor: string): Read =>
  async (bounds) => {
    const page = await queryRuns(store, { monitor, descending: true, ...bounds });
    const runs = decodeReadableOutcomes(page.items, (error) => logger.warn(error.message));
    return { runs, isAll: page.after === undefined };
  };

const hasCompletedStreak = (status: MonitorStatus, runs: readonly FlowRun[]): boolean => {
  const counted = runs.filter((run) => run.dueAt >= status.from);
  const gaps = gapsOf(counted, status.unknownAfterMs);
  return fold(heldRuns(status, decisiveRuns(counted)), status.policy, gaps).state !== undefined;
};

/** Whether the streak that ends with the recorded run is complete; neutral runs are not part of it. */
const holdsStreak = (runs: readonly FlowRun[], { status, includingDueAt }: Request): boolean =>
  streakLength(decisiveRuns(runs).filter((run) => run.dueAt < includingDueAt)) >= status.policy.after;

/** The runs between the newest ones and the recorded run, and the streak before it. */
const readBack = async (
  read: Read,
  newest: readonly FlowRun[],
  request: Request,
  to: number,
): Promise<readonly FlowRun[]> => {
  if (holdsStreak(newest, request)) return [];
  const { status, includingDueAt } = request;
  const oldestAt = newest.at(-1)?.dueAt ?? to;
  const between =
    oldestAt > includingDueAt ? await read({ limit: maxBetween, from: includingDueAt, to: oldestAt }) : { runs: [] };
  const near = await read({ limit: status.policy.after, to: includingDueAt - 1 });
  if (near.isAll || holdsStreak(near.runs, request)) return [...between.runs, ...near.runs];
  const far = await read({ limit: maxSearched, to: includingDueAt - 1 });
  return [...between.runs, ...far.runs];
};

/** `isAll`: no earlier run is recorded, or all of them have expired. */
export type DecisiveRuns = { readonly runs: readonly FlowRun[]; readonly isAll: boolean };

/** In no order. One query where the newest runs are enough, which is the usual case. */
export const readDecisiveRuns = async (deps: Deps, request: Request): Promise<DecisiveRuns> => {
  const { status } = request;
  const to = latestDueTime(deps.clock.now());
  const read = readerOf(deps, status.monitor);

  const newest = await read({ limit: windowSize(status), to });
  if (newest.isAll) return newest;
  const back = await readBack(read, newest.runs, request, to);
  // A late result can undo the streak that the status rests on: then an older one decides.
  const isEnough = hasCompletedStreak(status, [...newest.runs, ...back]);
  const older = isEnough ? [] : (await read({ limit: maxSearched, to })).runs;
  const byId = new Map([...newest.runs, ...back, ...older].map((run) => [run.id, run]));
  return { runs: [...byId.values()], isAll: false };
};
