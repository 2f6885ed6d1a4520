// The threads of a pool: those that can be used, and those that are ending.
import type { FlowThread } from './flow-thread.ts';

/** A thread with the state that the pool keeps of it. */
export type PooledThread = {
  readonly thread: FlowThread;
  /** The monitor whose timers or connections are still in the thread: only that monitor may use it. */
  reservedFor: string | undefined;
  /** The monitor that ran in the thread last: its modules may have kept data. */
  lastMonitor: string | undefined;
  isBusy: boolean;
  /** Ends the thread after it was idle for long. */
  idleTimer: NodeJS.Timeout | undefined;
};

export type ThreadSet = {
  readonly add: () => PooledThread;
  readonly end: (pooled: PooledThread) => void;
  /** Counts the threads that are not ending. */
  readonly size: () => number;
  /** Threads that are neither busy nor ending, oldest first. */
  readonly idle: () => readonly PooledThread[];
  /** Idle threads that any monitor may use. */
  readonly unreserved: () => readonly PooledThread[];
  readonly hasRoom: () => boolean;
  /** Whether a thread of that monitor is ending but has not ended, perhaps because it waits for another program. */
  readonly hasStuckThread: (monitor: string) => boolean;
  /** Resolves when all threads have ended. */
  readonly endAll: () => Promise<unknown>;
};

type Options = {
  readonly start: () => FlowThread;
  readonly limit: number;
  /** Called when a thread has ended. `failedToStart`: by itself, before its first run. */
  readonly onEnded: (failedToStart: boolean) => void;
};

export const createThreadSet = ({ start, limit, onEnded }: Options): ThreadSet => {
  const threads = new Set<PooledThread>();
  const ending = new Set<PooledThread>();

  const end = (pooled: PooledThread): void => {
    clearTimeout(pooled.idleTimer);
    if (!threads.delete(pooled)) return;
    ending.add(pooled);
    pooled.thread.end();
  };

  const add = (): PooledThread => {
    const pooled: PooledThread = {
      thread: start(),
      reservedFor: undefined,
      lastMonitor: undefined,
      isBusy: false,
      idleTimer: undefined,
    };
    threads.add(pooled);
    void pooled.thread.ended.then(() => {
      clearTimeout(pooled.idleTimer);
      ending.delete(pooled);
      const endedByItself = threads.delete(pooled);
      onEnded(endedByItself && pooled.lastMonitor === undefined);
    });
    return pooled;
  };

  const idle = (): readonly PooledThread[] => [...threads].filter(({ isBusy }) => !isBusy);
  return {
    add,
    end,
    idle,
    size: () => threads.size,
    unreserved: () => idle().filter(({ reservedFor }) => reservedFor === undefined),
    // Ending threads count too: threads that cannot be ended must not accumulate.
    hasRoom: () => threads.size + ending.size < limit,
    hasStuckThread: (monitor) => [...ending].some(({ lastMonitor }) => lastMonitor === monitor),
    endAll: () => {
      for (const pooled of [...threads]) end(pooled);
      return Promise.all([...ending].map(({ thread }) => thread.ended));
    },
  };
};
