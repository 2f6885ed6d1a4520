// Turns the failures of a run that show something about this machine, and nothing about the service, into Crashed.
import { ownSideMessages } from '../messages/own-side.ts';
import type { Language } from '../model/language.ts';
import type { OwnSideCause } from '../model/own-side.ts';
import { lastState, type TaskRun } from '../model/run.ts';
import { type State, state } from '../model/state.ts';
import type { Execution } from './execution.ts';

export type FailureCauses = {
  readonly ofTask: (taskRun: TaskRun) => OwnSideCause | undefined;
  /** Of a flow run that failed although none of its task runs did. */
  readonly ofFlow?: OwnSideCause | undefined;
};

type Ended = { readonly states: readonly State[] };

const isFailed = (part: Ended): boolean => lastState(part).type === 'FAILED';

const crashed = <T extends Ended>(part: T, cause: OwnSideCause, language: Language | undefined): T => ({
  ...part,
  states: [
    ...part.states.slice(0, -1),
    state('Crashed', lastState(part).timestamp, ownSideMessages(language).state({ cause })),
  ],
});

/**
 * Each failed task run with a cause becomes Crashed, and the flow run with it: unless another task run failed because
 * of the service, since that failure counts.
 */
export const crashOwnSide = (
  execution: Execution,
  { ofTask, ofFlow }: FailureCauses,
  language: Language | undefined,
): Execution => {
  let ownSide: OwnSideCause | undefined;
  const taskRuns = execution.taskRuns.map((taskRun) => {
    const cause = isFailed(taskRun) ? ofTask(taskRun) : undefined;
    ownSide ??= cause;
    return cause ? crashed(taskRun, cause, language) : taskRun;
  });
  const hasFailure = taskRuns.some(isFailed);
  if (!hasFailure && isFailed(execution)) ownSide ??= ofFlow;
  if (ownSide === undefined) return execution;
  const changed = { ...execution, taskRuns };
  return hasFailure ? changed : { ...crashed(changed, ownSide, language), ownSide };
};
