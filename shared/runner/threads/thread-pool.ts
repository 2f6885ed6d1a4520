// Assigns threads to runs: one run per thread at a time, and no thread in which another monitor has left something.
import type { FlowThread } from './flow-thread.ts';
import type { Reusability } from './rpc-messages.ts';
import { createThreadSet, type PooledThread, type ThreadSet } from './thread-set.ts';

/** `full`: all threads were busy. `stuck`: an earlier run of the same monitor holds a thread that cannot be ended. */
export type Acquired = PooledThread | 'full' | 'stuck';

type ThreadPool = {
  /** Waits at most `waitMs` for a thread that a run of that monitor may use. */
  readonly acquire: (monitor: string, waitMs: number) => Promise<Acquired>;
  readonly release: (pooled: PooledThread, monitor: string, reusability: Reusability) => void;
  /** Ends all threads, busy ones too. Resolves when they have ended, or after a second. */
  readonly close: () => Promise<void>;
};

type Options = {
  readonly start: () => FlowThread;
  /** How many monitors have a flow of their own: more threads are never needed. */
  readonly monitors: number;
  readonly limit: number;
  /** An idle thread ends after this time, except the last one. */
  readonly idleMs: number;
};

type Waiting = { readonly monitor: string; readonly resolve: (acquired: Acquired) => void };

const closeTimeoutMs = 1_000;

/** The thread for the next run of that monitor; undefined where the run has to wait. */
const selectThread = (threads: ThreadSet, monitor: string): PooledThread | undefined => {
  if (threads.hasStuckThread(monitor)) return undefined;
  const reserved = threads.idle().find(({ reservedFor }) => reservedFor === monitor);
  const unreserved = threads.unreserved();
  // The oldest thread comes first: it is the most likely to have loaded the monitors file.
  const selected = reserved ?? unreserved.find(({ lastMonitor }) => lastMonitor === monitor) ?? unreserved[0];
  if (selected) return selected;
  if (threads.hasRoom()) return threads.add();
  // Ends a thread that is reserved for another monitor, to make room: the queue is served again once it has ended.
  const [foreign] = threads.idle();
  if (foreign) threads.end(foreign);
  return undefined;
};

export const createThreadPool = ({ start, monitors, limit, idleMs }: Options): ThreadPool => {
  const queue = new Set<Waiting>();
  let isClosed = false;
  const threads = createThreadSet({ start, limit, onEnded: (failedToStart) => serveQueue({ failedToStart }) });

  /** Keeps one unreserved thread started in advance, as long as there is a monitor that could need it. */
  const keepSpareThread = (): void => {
    if (!isClosed && threads.size() < monitors && threads.unreserved().length === 0 && threads.hasRoom()) threads.add();
  };

  const serveQueue = ({ failedToStart = false } = {}): void => {
    for (const waiting of queue) {
      const pooled = selectThread(threads, waiting.monitor);
      if (!pooled) continue;
      clearTimeout(pooled.idleTimer);
      Object.assign(pooled, { isBusy: true, lastMonitor: waiting.monitor });
      queue.delete(waiting);
      waiting.resolve(pooled);
    }
    // A thread that failed to start would fail again: the next run starts one.
    if (!failedToStart) keepSpareThread();
  };

  const endWhenIdle = (pooled: PooledThread): void => {
    pooled.idleTimer = setTimeout(() => {
      const isLastUnreserved = pooled.reservedFor === undefined && threads.unreserved().length <= 1;
      if (isLastUnreserved) return endWhenIdle(pooled);
      threads.end(pooled);
      keepSpareThread();
    }, idleMs);
    pooled.idleTimer.unref();
  };

  const stopWaiting = (waiting: Waiting): void => {
    queue.delete(waiting);
    waiting.resolve(threads.hasStuckThread(waiting.monitor) ? 'stuck' : 'full');
  };

  keepSpareThread();
  return {
    acquire: (monitor, waitMs) =>
      new Promise((resolvePromise) => {
        const resolve = (acquired: Acquired): void => {
          clearTimeout(timer);
          resolvePromise(acquired);
        };
        const waiting: Waiting = { monitor, resolve };
        const timer = setTimeout(() => stopWaiting(waiting), isClosed ? 0 : Math.max(0, waitMs));
        queue.add(waiting);
        if (!isClosed) serveQueue();
      }),
    release: (pooled, monitor, reusability) => {
      pooled.isBusy = false;
      pooled.reservedFor = reusability === 'same-monitor' ? monitor : undefined;
      if (reusability === 'none') threads.end(pooled);
      else endWhenIdle(pooled);
      if (!isClosed) serveQueue();
    },
    close: async () => {
      isClosed = true;
      for (const waiting of queue) stopWaiting(waiting);
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, closeTimeoutMs).unref());
      await Promise.race([threads.endAll(), timeout]);
    },
  };
};
