// The result of a flow run, derived from what its function returned, by Prefect's rules.
import type { TaskState } from '../define/flow.ts';
import { isDegraded, isFailed } from '../define/task-results.ts';
import type { RunMessages } from '../messages/runs.ts';
import type { StateName } from '../model/state.ts';

export type FlowResult = {
  readonly name: Extract<StateName, 'Completed' | 'Degraded' | 'Failed' | 'TimedOut'>;
  readonly message?: string;
};

type Options = {
  /** Whether a value is a state that a task run of this flow run ended with. */
  readonly isTaskState: (value: unknown) => value is TaskState;
  readonly messages: RunMessages;
};

/** Completed if all states are COMPLETED, which Degraded states are too; else Failed with a count. */
const aggregateStates = (states: readonly TaskState[], messages: RunMessages): FlowResult => {
  const total = states.length;
  const failed = states.filter(({ type }) => type !== 'COMPLETED').length;
  if (failed === 0) return { name: 'Completed', message: messages.allStatesCompleted };
  return { name: 'Failed', message: messages.statesFailed({ failed, total }) };
};

/**
 * `Failed('…')` and `Degraded('…')` give the flow run that state. Task states, one or a list, give it their aggregate.
 * With any other value the flow run is Completed.
 */
export const flowResultOf = (returned: unknown, { isTaskState, messages }: Options): FlowResult => {
  if (isFailed(returned)) return { name: 'Failed', message: returned.message };
  if (isDegraded(returned)) return { name: 'Degraded', message: returned.message };
  const values: readonly unknown[] = Array.isArray(returned) ? returned : [returned];
  return values.length > 0 && values.every(isTaskState) ? aggregateStates(values, messages) : { name: 'Completed' };
};
