// The threads that there are: those that may be used, and those that were told to end and have not yet.
import type { FlowThread } from './flow-thread.ts';

/** A thread, and what the pool knows of it. */
export type PooledThread = {
  readonly thread: FlowThread;
  /** Whose timers or connections are still in it. */
  owner: string | undefined;
  /** Who ran there last: what its modules remember is there. */
  last: string | undefined;
  busy: boolean;
  /** Ends it when it was idle for long. */
  timer: NodeJS.Timeout | undefined;
};

export type Threads = {
  readonly add: () => PooledThread;
  readonly end: (pooled: PooledThread) => void;
  readonly size: () => number;
  /** Neither busy nor ending, oldest first. */
  readonly idle: () => readonly PooledThread[];
  /** Idle ones that any monitor may use. */
  readonly clean: () => readonly PooledThread[];
  readonly hasRoom: () => boolean;
  /** Whether a thread of that monitor was told to end and has not, perhaps since it waits for another program. */
  readonly isStuck: (monitor: string) => boolean;
  readonly endAll: () => Promise<unknown>;
};

type Options = {
  readonly start: () => FlowThread;
  readonly limit: number;
  /** Something has ended. `early`: by itself, before it did anything. */
  readonly changed: (early: boolean) => void;
};

export const createThreads = ({ start, limit, changed }: Options): Threads => {
  const threads = new Set<PooledThread>();
  const ending = new Set<PooledThread>();

  const end = (pooled: PooledThread): void => {
    clearTimeout(pooled.timer);
    if (!threads.delete(pooled)) return;
    ending.add(pooled);
    pooled.thread.end();
  };

  const add = (): PooledThread => {
    const pooled: PooledThread = { thread: start(), owner: undefined, last: undefined, busy: false, timer: undefined };
    threads.add(pooled);
    void pooled.thread.ended.then(() => {
      clearTimeout(pooled.timer);
      ending.delete(pooled);
      changed(threads.delete(pooled) && pooled.last === undefined);
    });
    return pooled;
  };

  const idle = (): readonly PooledThread[] => [...threads].filter(({ busy }) => !busy);
  return {
    add,
    end,
    idle,
    size: () => threads.size,
    clean: () => idle().filter(({ owner }) => owner === undefined),
    // Those that end count too: what cannot be ended must not pile up.
    hasRoom: () => threads.size + ending.size < limit,
    isStuck: (monitor) => [...ending].some(({ last }) => last === monitor),
    endAll: () => {
      for (const pooled of [...threads]) end(pooled);
      return Promise.all([...ending].map(({ thread }) => thread.ended));
    },
  };
};
