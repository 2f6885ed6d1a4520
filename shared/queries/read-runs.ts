// Reads runs: a page of one monitor or of all, newest first, or one run by its id.
import { defined } from '../model/defined.ts';
import { parseRunId } from '../model/identity.ts';
import { type FlowRun, lastState } from '../model/run.ts';
import { getRun } from '../storage/records/run-records.ts';
import { type LookedUp, lookUp, type QueryDeps } from './query-deps.ts';
import { monitorExisted } from './read-monitors.ts';
import type { RunPage } from './run-page.ts';
import { readRunsOfAllMonitors } from './runs-of-all-monitors.ts';
import { readRunsOfOneMonitor } from './runs-of-one-monitor.ts';

/** Types of the states in which a recorded run or task run can be. */
export const terminalTypes = ['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'] as const;
export type TerminalType = (typeof terminalTypes)[number];

export type RunsRequest = {
  readonly monitor?: string;
  /** Only runs with a task run in a state of this type. */
  readonly taskState?: TerminalType;
  /** 1 to 100. */
  readonly limit: number;
  /** Only runs behind this place, where the previous page ended. */
  readonly below?: string;
};

/** Whether a task run is in a state of that type; for a run without task runs, its own state counts. */
const hasTaskState =
  (type: TerminalType) =>
  (run: FlowRun): boolean => {
    const parts = run.taskRuns.length > 0 ? run.taskRuns : [run];
    return parts.some((part) => lastState(part).type === type);
  };

/** A page of runs, which may hold fewer than `limit` and still have a `next`; `missing` when the monitor never existed. */
export const readRuns = async (deps: QueryDeps, request: RunsRequest): Promise<LookedUp<RunPage>> => {
  const { monitor, taskState, limit, below } = request;
  const pageRequest = defined({
    limit,
    filtered: taskState !== undefined,
    failing: taskState === 'FAILED',
    matches: taskState ? hasTaskState(taskState) : () => true,
    below,
  });
  if (monitor === undefined) return { outcome: 'found', value: await readRunsOfAllMonitors(deps, pageRequest) };
  if (!(await monitorExisted(deps, monitor))) return { outcome: 'missing' };
  return { outcome: 'found', value: await readRunsOfOneMonitor(deps, monitor, pageRequest) };
};

/** One run; `missing` also when `id` is not the id of a run. */
export const readRun = async (deps: QueryDeps, id: string): Promise<LookedUp<FlowRun>> => {
  const key = parseRunId(id);
  return key ? lookUp(() => getRun(deps.store, key)) : { outcome: 'missing' };
};
