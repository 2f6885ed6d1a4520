// What is recorded of a run that ended by something other than its own flow, of which no more is known.
import { type StateName, state } from '../model/state.ts';
import type { Execution } from './execution.ts';

export type EndedRun = {
  readonly name: StateName;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Why, for a person to read. */
  readonly message: string;
};

/** Without task runs: what a flow was about to say of them went with it. */
export const endedExecution = ({ name, startedAt, endedAt, message }: EndedRun): Execution => ({
  startedAt,
  endedAt,
  states: [state('Running', startedAt), state(name, endedAt, message)],
  taskRuns: [],
});
