// Runs flows in threads: what a flow does to its thread harms only its own run.
import type { Clock } from '../../clock/clock.ts';
import { formatSeconds } from '../../text/duration-text.ts';
import { endedExecution } from '../ended-execution.ts';
import type { Execute, Execution } from '../execution.ts';
import { type Ended, startFlowThread, type ThreadDeps } from './flow-thread.ts';
import type { Fitness } from './rpc-messages.ts';
import { maxBytesPerThread, threadLimit } from './thread-limits.ts';
import { createThreadPool } from './thread-pool.ts';

export type ThreadedRunnerDeps = Omit<ThreadDeps, 'maxBytes'> & {
  readonly clock: Clock;
  /** How many monitors have a flow of their own. */
  readonly monitors: number;
  /** Flows that may run at once; by the memory of the machine when left out. */
  readonly limit?: number;
  /** That one thread may take; 256 MB when left out. */
  readonly maxBytes?: number;
};

/** Threads beyond the one that is kept ready end when they were idle for this long. */
const idleMs = 60_000;

/** Crashed, as that says nothing about the service. */
const notRun = (at: number, why: string): Execution =>
  endedExecution({ name: 'Crashed', startedAt: at, endedAt: at, message: why });

/** `close` ends all threads; runs in them are Crashed, and later ones too. */
export const createThreadedRunner = (
  deps: ThreadedRunnerDeps,
): { readonly run: Execute; readonly close: () => Promise<void> } => {
  const { clock, monitors, limit = threadLimit(), maxBytes = maxBytesPerThread } = deps;
  const pool = createThreadPool({ start: () => startFlowThread({ ...deps, maxBytes }), monitors, limit, idleMs });

  const executionOf = (ended: Ended, startedAt: number, deadline: number): Execution => {
    if (ended.outcome === 'executed') return ended.execution;
    const endedAt = clock.now();
    if (ended.outcome === 'blocked') {
      const message = `Flow run exceeded timeout of ${formatSeconds(Math.max(0, deadline - startedAt))}: it blocked its thread, and nothing else is known of it`;
      return endedExecution({ name: 'TimedOut', startedAt, endedAt, message });
    }
    const memory = `it took more than ${Math.round(maxBytes / 1_048_576)} MB of memory`;
    const message = ended.outcome === 'died' ? ended.why : memory;
    return endedExecution({ name: 'Crashed', startedAt, endedAt, message });
  };

  const run: Execute = async (request) => {
    const askedAt = clock.now();
    const taken = await pool.take(request.monitor, request.deadline - askedAt);
    const startedAt = clock.now();
    if (taken === 'full')
      return notRun(startedAt, `no thread was free in its time: ${limit} flows, the most at once, were running`);
    if (taken === 'stuck')
      return notRun(
        startedAt,
        'an earlier run of it still holds a thread that waits for another program and cannot be ended',
      );
    const ended = await taken.thread.run(request, request.deadline - startedAt);
    const fitFor: Fitness = ended.outcome === 'executed' ? ended.fitFor : 'none';
    pool.giveBack(taken, request.monitor, fitFor);
    return executionOf(ended, startedAt, request.deadline);
  };

  return { run, close: pool.close };
};
