// The port through which the pipeline runs a monitor's flow. All data is plain, so that it can cross a thread.
import type { SimulatedFault } from '../model/drill.ts';
import type { Language } from '../model/language.ts';
import type { Attempts } from '../model/monitor.ts';
import type { OwnSideCause } from '../model/own-side.ts';
import type { TaskRun } from '../model/run.ts';
import type { State } from '../model/state.ts';

export type ExecuteRequest = {
  readonly monitor: string;
  readonly runId: string;
  /** Milliseconds since the epoch. At the deadline a running task is TimedOut; a task that has not started does not run. */
  readonly deadline: number;
  /** Time-outs and retries; left out: those of the monitor. They differ when the interval is overridden. */
  readonly attempts?: Attempts;
  /** Of the messages in the states; left out: English. */
  readonly language?: Language | undefined;
  /** In a drill: the fault that each request gets instead of the response of the service. */
  readonly simulated?: SimulatedFault;
};

export type Execution = {
  readonly startedAt: number;
  readonly endedAt: number;
  /** From RUNNING to the terminal state. */
  readonly states: readonly State[];
  readonly taskRuns: readonly TaskRun[];
  /** What the flow itself printed; left out when it printed nothing. */
  readonly lines?: readonly string[];
  readonly lineTimes?: readonly number[];
  /** What on Vigía's own side made the run Crashed; left out for any other run. */
  readonly ownSide?: OwnSideCause;
};

/** Runs a flow once, retries of its tasks included. Rejects only for a monitor that is not loaded. */
export type Execute = (request: ExecuteRequest) => Promise<Execution>;

/** One version of the user's monitors file, loaded and able to run. */
export type Generation = {
  /** Whether the monitor is a flow of the user's own, which runs isolated. */
  readonly isFlow: (monitor: string) => boolean;
  readonly runInProcess: Execute;
  /** Runs where a flow that blocks, leaks an error or exits harms no other run. */
  readonly runIsolated: Execute;
};

/** The run whose failure is attributed. */
export type Attributed = {
  readonly monitor: string;
  readonly language: Language | undefined;
};

/** What surrounds an execution. `pipeline/run/execute-run.ts` composes these in order. */
export type Runner = {
  /** Executes a run unless it was executed before: then resolves with that result. */
  readonly executeOnce: (runId: string, execute: () => Promise<Execution>) => Promise<Execution>;
  /** Whether an execution of the run is under way, or its result is kept because it is not recorded yet. */
  readonly hasResult: (runId: string) => boolean;
  /**
   * Turns a run that failed because of this machine into Crashed: it was asleep, or did not run. The message is in
   * `language`.
   */
  readonly attributeFailure: (about: Attributed, execute: () => Promise<Execution>) => Promise<Execution>;
  /** Uses the newest generation that contains the monitor. A run ends with the code with which it began. */
  readonly withGeneration: (monitor: string, use: (generation: Generation) => Promise<Execution>) => Promise<Execution>;
};

/** A runner for a process that lives for one message: it keeps no results and has one generation. */
export const plainRunner = (
  generation: Generation,
  attributeFailure: Runner['attributeFailure'] = (_, execute) => execute(),
): Runner => ({
  executeOnce: (_, execute) => execute(),
  hasResult: () => false,
  attributeFailure,
  withGeneration: (_, use) => use(generation),
});
