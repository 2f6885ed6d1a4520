// How a flow run ends, by what its function returned: Prefect's rules.
import type { TaskState } from '../define/flow.ts';
import { isDegraded, isFailed } from '../define/task-results.ts';
import type { StateName } from '../model/state.ts';

export type Ending = {
  readonly name: Extract<StateName, 'Completed' | 'Degraded' | 'Failed' | 'TimedOut'>;
  readonly message?: string;
};

/** All COMPLETED, the Degraded among them: Completed; else Failed, with the count of those that are not. */
const aggregate = (states: readonly TaskState[]): Ending => {
  const failed = states.filter(({ type }) => type !== 'COMPLETED').length;
  if (failed === 0) return { name: 'Completed', message: 'All states completed.' };
  return { name: 'Failed', message: `${failed}/${states.length} states failed.` };
};

/**
 * `Failed('…')` and `Degraded('…')` make the flow run that, the states of task runs give their aggregate, all else is Completed.
 * `isState` knows the states that task runs of this flow run ended in.
 */
export const endingOf = (returned: unknown, isState: (value: unknown) => value is TaskState): Ending => {
  if (isFailed(returned)) return { name: 'Failed', message: returned.message };
  if (isDegraded(returned)) return { name: 'Degraded', message: returned.message };
  const list: readonly unknown[] = Array.isArray(returned) ? returned : [returned];
  return list.length > 0 && list.every(isState) ? aggregate(list) : { name: 'Completed' };
};
