// Why a run failed: the message of its task, with evidence of the task's last request, both bounded.
import { defined } from './defined.ts';
import { type FlowRun, failedTaskRuns, lastState, type TaskRun } from './run.ts';

/** Characters of a cause, and of a reason that a person gives. */
const causeLimit = 300;
/** Leaves no half of a character at the cut, which channels refuse. */
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
  /** The service responds; only its certificate failed the run. */
  readonly certificate?: true;
};

const causeOf = (part: FlowRun | TaskRun): string => {
  const { message, name } = lastState(part);
  return boundedCause(message ?? name);
};

const evidenceOf = (taskRun: TaskRun | undefined): Pick<Reasons, 'evidence'> =>
  defined({ evidence: taskRun?.evidenceLine });

const certificateOf = (failed: readonly TaskRun[]): Pick<Reasons, 'certificate'> =>
  failed.length > 0 && failed.every(({ onlyCertificate }) => onlyCertificate) ? { certificate: true } : {};

/** The message of the first failing task, or of the flow run. */
export const reasonsOf = (run: FlowRun): Reasons => {
  const failed = failedTaskRuns(run);
  const tasks = [...new Set(failed.map((taskRun) => taskRun.task))].slice(0, tasksLimit);
  return { cause: causeOf(failed[0] ?? run), tasks, ...evidenceOf(failed[0]), ...certificateOf(failed) };
};

export const reasonsOfTask = (taskRun: TaskRun): Reasons => ({
  cause: causeOf(taskRun),
  tasks: [taskRun.task],
  ...evidenceOf(taskRun),
  ...certificateOf([taskRun]),
});
