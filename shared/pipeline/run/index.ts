// Flow: takes a message, runs the monitors that it names on their time, and records each run as it ends.
import { budgetMs } from '../../model/budget.ts';
import { drilledMonitorOf, isOver, type SimulatedFault, simulatedFaultAt } from '../../model/drill.ts';
import { type RunKey, runId } from '../../model/identity.ts';
import type { MonitorSpec } from '../../model/monitor.ts';
import { withInterval } from '../../model/overrides.ts';
import type { FlowRun } from '../../model/run.ts';
import type { RunRequest } from '../../model/run-message.ts';
import { state } from '../../model/state.ts';
import type { Delivery, Handled } from '../../queue/delivery.ts';
import type { Execute } from '../../runner/execution.ts';
import { getDrill } from '../../storage/records/drill-records.ts';
import { getRun, whyUnreadable } from '../../storage/records/run-records.ts';
import { getStatus } from '../../storage/records/status-records.ts';
import { type RecordDeps, reconcile, record } from '../record/index.ts';

export type FlowDeps = RecordDeps & {
  readonly execute: Execute;
  readonly specs: ReadonlyMap<string, MonitorSpec>;
  /** How long a worker may live: after it, nobody is on an old message any more. */
  readonly workerTimeoutMs: number;
  /** Whether `execute` knows already what that run has found: then it is recorded, however late it has become. */
  readonly isFound?: (runId: string) => boolean;
};

type Task = {
  readonly spec: MonitorSpec;
  readonly request: RunRequest;
  readonly firstReceivedAt: number;
  readonly simulated?: SimulatedFault;
};

/** A worker waits no longer than this for a due time. */
export const maxWaitMs = 1_500;
/** Beyond this a run that starts is called Late, as in Prefect. */
const lateAfterMs = 15_000;
/** Between the end of a worker's life and giving its run up. */
const graceMs = 2_000;

const waitUntil = async (deps: FlowDeps, dueAt: number): Promise<void> => {
  const ahead = dueAt - deps.clock.now();
  if (ahead > 0) await deps.clock.sleep(Math.min(ahead, maxWaitMs));
};

const headOf = (request: RunRequest, startedAt: number) => {
  const scheduled = request.trigger === 'schedule' ? [state('Scheduled', request.dueAt)] : [];
  const late =
    startedAt - request.dueAt > lateAfterMs && request.trigger === 'schedule' ? [state('Late', startedAt)] : [];
  return [...scheduled, ...late, state('Pending', startedAt)];
};

const identityOf = ({ monitor, dueAt, trigger }: RunRequest): RunKey => ({ monitor, dueAt, trigger });

/** A user's own code may have had its hands on what came back of it: what no record can hold must not become one. */
const readable = (run: FlowRun, spec: MonitorSpec, now: number): FlowRun => {
  const why = spec.kind === 'flow' ? whyUnreadable(run) : undefined;
  if (why === undefined) return run;
  const { id, monitor, dueAt, trigger, flow } = run;
  const states = [state('Crashed', now, `what came back of it cannot be recorded: ${why}`)];
  return { id, monitor, dueAt, trigger, flow, endedAt: now, states, taskRuns: [] };
};

const execute = async (deps: FlowDeps, { spec, request, simulated }: Task): Promise<FlowRun> => {
  await waitUntil(deps, request.dueAt);
  const id = runId(request);
  const deadline = deps.clock.now() + budgetMs(spec.intervalMs);
  const { id: monitor, attempts } = spec;
  const asked = { monitor, runId: id, deadline, attempts, ...(simulated ? { simulated } : {}) };
  const { startedAt, states, ...rest } = await deps.execute(asked);
  const head = headOf(request, startedAt);
  const run = { id, ...identityOf(request), flow: spec.flow, startedAt, states: [...head, ...states], ...rest };
  return readable(run, spec, deps.clock.now());
};

/** A run that nobody may begin any more. First received too late: given up on purpose; else its worker died. */
const givenUp = ({ spec, request, firstReceivedAt }: Task, now: number): FlowRun => {
  const tooLate = firstReceivedAt >= request.dueAt + spec.intervalMs;
  const end = tooLate
    ? state('Cancelled', now, 'too late: received after the next run was due')
    : state('Crashed', now, 'the worker that ran it did not come back');
  const scheduled = request.trigger === 'schedule' ? [state('Scheduled', request.dueAt)] : [];
  const states = [...scheduled, end];
  return { id: runId(request), ...identityOf(request), flow: spec.flow, endedAt: now, states, taskRuns: [] };
};

/** Finishes what may be missing of a run that is on record; false when it is not. */
const finishRecorded = async (deps: FlowDeps, request: RunRequest): Promise<boolean> => {
  if (!(await getRun(deps.store, request))) return false;
  await reconcile(deps, request);
  return true;
};

const afterItsTime = async (deps: FlowDeps, task: Task, now: number): Promise<Handled> => {
  const { spec, request } = task;
  if (await finishRecorded(deps, request)) return 'done';
  if (now < request.dueAt + spec.intervalMs + deps.workerTimeoutMs + graceMs) return 'retry';
  await record(deps, givenUp(task, now));
  return 'done';
};

/** The monitor at the interval that was planned, which may be another one than its definition says. */
const atInterval = (spec: MonitorSpec, { intervalMs = spec.intervalMs }: RunRequest): MonitorSpec => {
  const timed = withInterval(spec, intervalMs);
  return timed.ok ? timed.spec : spec;
};

const unknownMonitor = async (deps: FlowDeps, monitor: string): Promise<Handled> =>
  (await getStatus(deps.store, monitor))?.status.removed ? 'done' : 'retry';

/** What a run of a drill is to meet, as the drill is now; nothing for a real run. One that is over runs no more. */
const drillOf = async (deps: FlowDeps, { monitor, dueAt }: RunRequest): Promise<Pick<Task, 'simulated'> | 'over'> => {
  const real = drilledMonitorOf(monitor);
  if (real === undefined) return {};
  const drill = (await getDrill(deps.store, real, (error) => deps.logger.warn(error.message)))?.drill;
  // What is due before it was planned for one in whose place it is.
  if (!drill || isOver(drill) || dueAt < drill.startedAt) return 'over';
  const simulated = simulatedFaultAt(drill, dueAt);
  return simulated ? { simulated } : {};
};

const handleRun = async (deps: FlowDeps, request: RunRequest, delivery: Delivery): Promise<Handled> => {
  const defined = deps.specs.get(drilledMonitorOf(request.monitor) ?? request.monitor);
  const spec = defined && atInterval(defined, request);
  if (!spec) return unknownMonitor(deps, request.monitor);
  const drill = await drillOf(deps, request);
  if (drill === 'over') return 'done';
  const now = deps.clock.now();
  const task = { spec, request, firstReceivedAt: delivery.firstReceivedAt, ...drill };
  const isPast = now >= request.dueAt + spec.intervalMs;
  if (isPast && !deps.isFound?.(runId(request))) return afterItsTime(deps, task, now);
  // What came back may be recorded already: then nobody is asked a second time.
  if ((delivery.receives ?? 1) > 1 && (await finishRecorded(deps, request))) return 'done';
  await record(deps, await execute(deps, task));
  return 'done';
};

/** Runs of one message go side by side; one that fails to be recorded sends the message back, not the others. */
export const handleMessage = async (deps: FlowDeps, delivery: Delivery): Promise<Handled> => {
  const outcomes = await Promise.all(
    delivery.message.runs.map(async (request) => {
      try {
        return await handleRun(deps, request, delivery);
      } catch (error) {
        deps.logger.error(
          `run ${runId(request)} could not be recorded: ${error instanceof Error ? error.message : error}`,
        );
        return 'retry';
      }
    }),
  );
  return outcomes.includes('retry') ? 'retry' : 'done';
};
