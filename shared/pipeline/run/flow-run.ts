// Builds the flow run that is recorded: from an execution, or for a run that is given up.
import { runMessages } from '../../messages/runs.ts';
import { type RunKey, runId } from '../../model/identity.ts';
import type { MonitorSpec } from '../../model/monitor.ts';
import type { FlowRun } from '../../model/run.ts';
import type { RunRequest } from '../../model/run-message.ts';
import { type State, state } from '../../model/state.ts';
import type { Execution } from '../../runner/execution.ts';
import { roundTripError } from '../../storage/records/run-records.ts';

type Planned = { readonly request: RunRequest; readonly spec: MonitorSpec };

/** A run that starts later than this is called Late, as in Prefect. */
const lateAfterMs = 15_000;

const keyOf = ({ monitor, dueAt, trigger }: RunRequest): RunKey => ({ monitor, dueAt, trigger });

const scheduledState = ({ dueAt, trigger }: RunRequest): readonly State[] =>
  trigger === 'schedule' ? [state('Scheduled', dueAt)] : [];

/** The states before RUNNING. */
const firstStates = (request: RunRequest, startedAt: number): readonly State[] => {
  const isLate = request.trigger === 'schedule' && startedAt - request.dueAt > lateAfterMs;
  return [...scheduledState(request), ...(isLate ? [state('Late', startedAt)] : []), state('Pending', startedAt)];
};

/** A user's code can return anything: an execution that no record can hold is recorded as Crashed. */
const recordable = (run: FlowRun, spec: MonitorSpec, now: number): FlowRun => {
  const why = spec.kind === 'flow' ? roundTripError(run) : undefined;
  if (why === undefined) return run;
  const { id, monitor, dueAt, trigger, flow } = run;
  const states = [state('Crashed', now, runMessages(spec.language).resultUnrecordable({ reason: why }))];
  return { id, monitor, dueAt, trigger, flow, endedAt: now, states, taskRuns: [] };
};

export const flowRunOf = ({ request, spec }: Planned, execution: Execution, now: number): FlowRun => {
  const { startedAt, states: executed, ...rest } = execution;
  const states = [...firstStates(request, startedAt), ...executed];
  const run = { id: runId(request), ...keyOf(request), flow: spec.flow, startedAt, states, ...rest };
  return recordable(run, spec, now);
};

/** A run that no worker may start any more. `end` is Cancelled or Crashed, with the reason. */
export const abandonedRun = ({ request, spec }: Planned, end: State): FlowRun => ({
  id: runId(request),
  ...keyOf(request),
  flow: spec.flow,
  endedAt: end.timestamp,
  states: [...scheduledState(request), end],
  taskRuns: [],
});
