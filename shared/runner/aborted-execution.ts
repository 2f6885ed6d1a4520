// Builds the execution of a run that was ended from outside its flow.
import type { OwnSideCause } from '../model/own-side.ts';
import { type StateName, state } from '../model/state.ts';
import type { Execution } from './execution.ts';

export type AbortedRun = {
  readonly name: Extract<StateName, 'Crashed' | 'TimedOut'>;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Why the run ended. */
  readonly message: string;
  /** What on Vigía's own side ended it, if anything. */
  readonly ownSide?: OwnSideCause | undefined;
};

/** Has no task runs: what the flow knew of them was lost with it. */
export const abortedExecution = ({ name, startedAt, endedAt, message, ownSide }: AbortedRun): Execution => ({
  startedAt,
  endedAt,
  states: [state('Running', startedAt), state(name, endedAt, message)],
  taskRuns: [],
  ...(ownSide ? { ownSide } : {}),
});
