// Defines a flow: the user's own function that runs tasks, one after another or at once.
import { definitionMessages } from '../messages/en/definition.ts';
import type { State } from '../model/state.ts';
import { definition, describeValue, exampleName, type Issue, nameIssues } from './definition.ts';
import { recordIfInvalid } from './invalid-definitions.ts';
import type { TaskDefinition } from './task.ts';

/** The terminal state of a task run; `value` is what the task returned, when the run is Completed. */
export type TaskState<T = unknown> = State & { readonly value?: T };

export type FlowContext = {
  /**
   * Runs a task and resolves with the terminal state of the run: Completed, Failed (the task returned `Failed`) or
   * TimedOut. Rejects with the exception that the task threw.
   */
  readonly run: <T>(task: TaskDefinition<T>) => Promise<TaskState<T>>;
  /** Adds a line to the record of the flow run: at most 20 lines of 500 characters. */
  readonly print: (...values: readonly unknown[]) => void;
};

/** Returned by `flow('…', …)`. */
export type FlowDefinition = {
  readonly [definition]: 'flow';
  readonly name: string;
  readonly run: (context: FlowContext) => unknown;
  readonly issues: readonly Issue[];
};

/**
 * Defines a flow. A flow that returns nothing is Completed, whatever the states of its tasks are: the monitor worked,
 * even if the service did not. A flow that returns states of its tasks is Completed only if all of them are. A flow
 * that throws is Failed.
 *
 * @example
 * const shop = flow('shop', async ({ run }) => {
 *   await run(checkHome);
 *   await Promise.all([run(checkCart), run(checkSearch)]);
 * });
 */
export const flow = (name: string, run: (context: FlowContext) => unknown): FlowDefinition => {
  const given = { value: describeValue(run), name: exampleName(name, 'my_flow') };
  const runIssues =
    typeof run === 'function' ? [] : [{ field: 'run', message: definitionMessages.flowWithoutFunction(given) }];
  return recordIfInvalid({ [definition]: 'flow', name, run, issues: [...nameIssues(name), ...runIssues] });
};

/** The flow of a monitor that consists of checks; it runs all of them at once. */
export const flowOfChecks = (name: string, checks: readonly TaskDefinition[]): FlowDefinition =>
  flow(name, async ({ run }) => {
    // Each check has a record of its own, so the flow waits for all of them even when one throws.
    await Promise.allSettled(checks.map((check) => run(check)));
  });
