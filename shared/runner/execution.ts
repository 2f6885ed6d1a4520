// The execute port: runs a monitor's flow once. What comes back is plain data, so that it may cross a process.
import type { SimulatedFault } from '../model/drill.ts';
import type { Attempts } from '../model/monitor.ts';
import type { TaskRun } from '../model/run.ts';
import type { State } from '../model/state.ts';

export type ExecuteRequest = {
  readonly monitor: string;
  readonly runId: string;
  /** Milliseconds since the epoch: what still runs then is TimedOut, what has not started does not run. */
  readonly deadline: number;
  /** Time-outs and retries; the monitor's own when left out. They differ when it runs at another interval. */
  readonly attempts?: Attempts;
  /** In a drill, what requests meet in place of the service. */
  readonly simulated?: SimulatedFault;
};

export type Execution = {
  readonly startedAt: number;
  readonly endedAt: number;
  /** From RUNNING to the terminal one. */
  readonly states: readonly State[];
  readonly taskRuns: readonly TaskRun[];
  /** What the flow itself printed; left out when it printed nothing. */
  readonly lines?: readonly string[];
};

/** Never rejects for anything that the flow does. */
export type Execute = (request: ExecuteRequest) => Promise<Execution>;
