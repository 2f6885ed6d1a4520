// The newest runs first, of one monitor or of all; and one run by its id.
import { parseRunId } from '../model/identity.ts';
import { type FlowRun, lastState } from '../model/run.ts';
import { getRun } from '../storage/records/run-records.ts';
import { type LookedUp, lookUp, type QueryDeps } from './query-deps.ts';
import { hasHistory } from './read-monitors.ts';
import { readRunsOfAllMonitors } from './runs-of-all-monitors.ts';
import { readRunsOfOneMonitor } from './runs-of-one-monitor.ts';

/** The states in which a recorded run, or a task run of it, can be. */
export const terminalTypes = ['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'] as const;
export type TerminalType = (typeof terminalTypes)[number];

export type RunsRequest = {
  readonly monitor?: string;
  readonly taskState?: TerminalType;
  /** 1 to 100. */
  readonly limit: number;
  /** Only runs that stand behind this place, where the page before ended. */
  readonly below?: string;
};

/** `next` is there when more may follow; a page may come back short, or empty, and still have one. */
export type RunsPage = { readonly runs: readonly FlowRun[]; readonly next?: string };

/** Whether a task run is in that state. A run that never came to run a task is told by its own state instead. */
const inState =
  (wanted: TerminalType) =>
  (run: FlowRun): boolean => {
    const parts = run.taskRuns.length > 0 ? run.taskRuns : [run];
    return parts.some((part) => lastState(part).type === wanted);
  };

/** A page of runs; `missing` when there never was such a monitor. */
export const readRuns = async (deps: QueryDeps, request: RunsRequest): Promise<LookedUp<RunsPage>> => {
  const { monitor, taskState, limit, below } = request;
  const scan = {
    limit,
    filtered: taskState !== undefined,
    failing: taskState === 'FAILED',
    matches: taskState ? inState(taskState) : () => true,
    ...(below === undefined ? {} : { below }),
  };
  if (monitor === undefined) return { outcome: 'found', value: await readRunsOfAllMonitors(deps, scan) };
  if (!(await hasHistory(deps, monitor))) return { outcome: 'missing' };
  return { outcome: 'found', value: await readRunsOfOneMonitor(deps, monitor, scan) };
};

/** One run; an id that is none is missing. */
export const readRun = async (deps: QueryDeps, id: string): Promise<LookedUp<FlowRun>> => {
  const key = parseRunId(id);
  return key ? lookUp(() => getRun(deps.store, key)) : { outcome: 'missing' };
};
