// A flow: the user's own function that runs tasks, in order or at once.
import type { State } from '../model/state.ts';
import { definition, describeValue, exampleName, type Issue, nameIssue } from './definition.ts';
import { noted } from './invalid-definitions.ts';
import type { TaskDefinition } from './task.ts';

/** The terminal state of a task run; `value` is what the task returned, when it is Completed. */
export type TaskState<T = unknown> = State & { readonly value?: T };

export type FlowContext = {
  /**
   * Runs a task and resolves with its terminal state: Completed, Failed (the task returned `Failed`) or TimedOut.
   * An exception that leaves the task is thrown here.
   */
  readonly run: <T>(task: TaskDefinition<T>) => Promise<TaskState<T>>;
  /** Keeps a line with the flow run: at most 20 lines of 500 characters. */
  readonly print: (...values: readonly unknown[]) => void;
};

/** Made by `flow('…', …)`. */
export type FlowDefinition = {
  readonly [definition]: 'flow';
  readonly name: string;
  readonly run: (context: FlowContext) => unknown;
  readonly issues: readonly Issue[];
};

/**
 * A flow. One that returns nothing is Completed, whatever its tasks say: the monitor worked, even if the service did
 * not. One that returns the states of its tasks is Completed only if all of them are. An exception makes it Failed.
 *
 * @example
 * const shop = flow('shop', async ({ run }) => {
 *   await run(checkHome);
 *   await Promise.all([run(checkCart), run(checkSearch)]);
 * });
 */
export const flow = (name: string, run: (context: FlowContext) => unknown): FlowDefinition => {
  const message = `${describeValue(run)} is no function; write flow('${exampleName(name, 'my_flow')}', async ({ run }) => { … })`;
  const nameIs = nameIssue(name);
  const issues = [...(nameIs ? [nameIs] : []), ...(typeof run === 'function' ? [] : [{ field: 'run', message }])];
  return noted({ [definition]: 'flow', name, run, issues });
};

/** The flow of a monitor that is made of checks: all of them at once. */
export const flowOfChecks = (name: string, checks: readonly TaskDefinition[]): FlowDefinition =>
  flow(name, async ({ run }) => {
    // An exception of one check must not keep the flow from seeing the others through; each has its own record.
    await Promise.allSettled(checks.map((check) => run(check)));
  });
