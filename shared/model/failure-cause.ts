// Why a run failed: in the words of its task, with what the task's last request met. All of it is bounded.
import { type FlowRun, failedTaskRuns, lastState, type TaskRun } from './run.ts';

/** Of a cause, and of a reason that a person gives. */
const causeLimit = 300;
/** A cut may go through the middle of a sign: no half of one is left, which carriers of alerts refuse or spoil. */
export const boundedCause = (text: string): string =>
  text
    .slice(0, causeLimit)
    .replace(/[\ud800-\udbff]$/, '')
    .toWellFormed();
const tasksLimit = 10;

export type Reasons = {
  readonly cause: string;
  /** Names of the failing tasks. */
  readonly tasks: readonly string[];
  /** One line; left out when the task made no request. */
  readonly evidence?: string;
};

const wordsOf = (part: FlowRun | TaskRun): string => {
  const { message, name } = lastState(part);
  return boundedCause(message ?? name);
};

const evidenceOf = (taskRun: TaskRun | undefined): Pick<Reasons, 'evidence'> =>
  taskRun?.evidenceLine === undefined ? {} : { evidence: taskRun.evidenceLine };

/** The words of its first failing task, or of the flow. */
export const reasonsOf = (run: FlowRun): Reasons => {
  const failed = failedTaskRuns(run);
  const tasks = [...new Set(failed.map((taskRun) => taskRun.task))].slice(0, tasksLimit);
  return { cause: wordsOf(failed[0] ?? run), tasks, ...evidenceOf(failed[0]) };
};

export const reasonsOfTask = (taskRun: TaskRun): Reasons => ({
  cause: wordsOf(taskRun),
  tasks: [taskRun.task],
  ...evidenceOf(taskRun),
});
