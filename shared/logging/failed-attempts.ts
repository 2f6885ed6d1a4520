// The attempts of a task run that another one followed: what a log tells of them when the run is over.
import type { TaskRun } from '../model/run.ts';

export type FailedAttempt = {
  /** From 1 on. */
  readonly attempt: number;
  /** When it had failed, milliseconds since the epoch. */
  readonly at: number;
  /** Empty where there was no room for it in the record. */
  readonly message: string;
};

/** Each of them left a state behind that says what it met; the last attempt is told by how the task run ended. */
export const failedAttempts = ({ states }: Pick<TaskRun, 'states'>): readonly FailedAttempt[] =>
  states
    .filter(({ name }) => name === 'AwaitingRetry')
    .map(({ timestamp, message = '' }, index) => ({ attempt: index + 1, at: timestamp, message }));
