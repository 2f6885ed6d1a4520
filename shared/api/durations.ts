// How long things took, from their states.
import type { TaskRun } from '../model/run.ts';

/** From the first state of a task run to its last, in milliseconds. */
export const taskDurationMs = ({ states }: Pick<TaskRun, 'states'>): number =>
  (states.at(-1)?.timestamp ?? 0) - (states[0]?.timestamp ?? 0);
