// The failed attempts of a task run that were retried, for the log of the finished run.
import type { TaskRun } from '../model/run.ts';

type FailedAttempt = {
  /** From 1 on. */
  readonly attempt: number;
  /** When it failed, in milliseconds since the epoch. */
  readonly at: number;
  /** Empty where the record had no room for the message. */
  readonly message: string;
};

/** Each retried attempt leaves a state with its error. The end of the task run describes the last attempt. */
export const failedAttempts = ({ states }: Pick<TaskRun, 'states'>): readonly FailedAttempt[] =>
  states
    .filter(({ name }) => name === 'AwaitingRetry')
    .map(({ timestamp, message = '' }, index) => ({ attempt: index + 1, at: timestamp, message }));
