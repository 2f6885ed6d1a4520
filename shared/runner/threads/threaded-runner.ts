// Runs flows in threads: what a flow does to its thread harms only its own run.
//
// How a flow run travels, and who calls whom:
//
//     process                                            thread: one flow run at a time
//
//     threaded-runner                                    thread.js -> thread-main
//       |-- acquire, release --> thread-pool               | loads the monitors file, sends 'ready'
//       |                          `- thread-set           |
//       `-- run --> flow-thread -------- 'run' ----------->|-- run-guard -> in-process-runner -> the user's flow
//                     |   ^                                |                                        |
//                     |   |<----------- 'run-ended' -------'                          fetch, secrets|
//                     |   |                                                                         v
//                     |   `- rpc-host <---- 'probe', 'cancel-probe', 'get-secret' --------- rpc-client
//                     |        | calls the probe and the secrets of the process                     ^
//                     |        `----------- 'probe-result', 'secret-value', 'secret-error' ---------'
//                     |
//                     `- run-limits: ends the thread when it is blocked beyond the deadline, or uses too much memory
//
// Afterwards thread-reuse decides, inside the thread, which monitors may use it for their next run.
import type { Clock } from '../../clock/clock.ts';
import { type RunMessages, runMessages } from '../../messages/runs.ts';
import { type AbortedRun, abortedExecution } from '../aborted-execution.ts';
import type { Execute, ExecuteRequest, Execution } from '../execution.ts';
import { type FlowThreadDeps, type RunOutcome, startFlowThread } from './flow-thread.ts';
import { maxBytesPerThread, threadLimit } from './thread-limits.ts';
import { createThreadPool } from './thread-pool.ts';

export type ThreadedRunnerDeps = Omit<FlowThreadDeps, 'maxBytes'> & {
  readonly clock: Clock;
  /** How many monitors have a flow of their own. */
  readonly monitors: number;
  /** Flows that may run at the same time; left out: by the memory of the machine. */
  readonly limit?: number;
  /** Memory that one thread may use; left out: 256 MB. */
  readonly maxBytes?: number;
};

type ThreadedRunner = {
  readonly run: Execute;
  /** Ends all threads. Runs in them are Crashed, and so are later runs. */
  readonly close: () => Promise<void>;
};

/** An idle thread ends after this time, unless it is the only one. */
const idleMs = 60_000;

type Failed = Exclude<RunOutcome, { kind: 'executed' }>;

/** A blocked flow exceeded its time-out. Any other end of a thread is Crashed: it shows nothing about the service. */
const endOf = (
  outcome: Failed,
  limits: { readonly timeoutMs: number; readonly maxBytes: number },
  messages: RunMessages,
): Pick<AbortedRun, 'name' | 'message' | 'ownSide'> => {
  if (outcome.kind === 'thread-ended')
    return { name: 'Crashed', message: outcome.reason(messages), ownSide: outcome.ownSide };
  if (outcome.limit === 'time') return { name: 'TimedOut', message: messages.flowRunBlocked(limits) };
  const message = messages.memoryExceeded({ maxMb: Math.round(limits.maxBytes / 1_048_576) });
  return { name: 'Crashed', message, ownSide: 'threadMemory' };
};

export const createThreadedRunner = (deps: ThreadedRunnerDeps): ThreadedRunner => {
  const { clock, monitors, limit = threadLimit(), maxBytes = maxBytesPerThread } = deps;
  const pool = createThreadPool({ start: () => startFlowThread({ ...deps, maxBytes }), monitors, limit, idleMs });

  const notStarted = (messages: RunMessages, reason: 'full' | 'stuck'): Execution => {
    const now = clock.now();
    const end =
      reason === 'full'
        ? { message: messages.noFreeThread({ limit }), ownSide: 'threads' as const }
        : { message: messages.threadStuck };
    return abortedExecution({ name: 'Crashed', startedAt: now, endedAt: now, ...end });
  };

  const run = async (request: ExecuteRequest): Promise<Execution> => {
    const { monitor, deadline, language } = request;
    const messages = runMessages(language);
    const acquired = await pool.acquire(monitor, deadline - clock.now());
    if (typeof acquired === 'string') return notStarted(messages, acquired);
    const startedAt = clock.now();
    const leftMs = deadline - startedAt;
    const outcome = await acquired.thread.run(request, leftMs);
    pool.release(acquired, monitor, outcome.kind === 'executed' ? outcome.reusability : 'none');
    if (outcome.kind === 'executed') return outcome.execution;
    const end = endOf(outcome, { timeoutMs: Math.max(0, leftMs), maxBytes }, messages);
    return abortedExecution({ ...end, startedAt, endedAt: clock.now() });
  };

  return { run, close: pool.close };
};
