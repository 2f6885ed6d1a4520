// Which thread a run gets: one to itself, already started if there is any, and none that another monitor left dirty.
import type { FlowThread } from './flow-thread.ts';
import { createThreads, type PooledThread, type Threads } from './pooled-threads.ts';
import type { Fitness } from './rpc-messages.ts';

/** `full`: all were busy. `stuck`: an earlier run of the same monitor holds a thread that cannot be ended. */
export type Taken = PooledThread | 'full' | 'stuck';

export type ThreadPool = {
  /** Waits at most `waitMs` for a thread that may be used for a run of that monitor. */
  readonly take: (monitor: string, waitMs: number) => Promise<Taken>;
  readonly giveBack: (pooled: PooledThread, monitor: string, fitFor: Fitness) => void;
  /** Ends all threads, also those that run something; resolves when they have ended, or after a second. */
  readonly close: () => Promise<void>;
};

type Options = {
  readonly start: () => FlowThread;
  /** Monitors that have a flow of their own: more threads than these are never of use. */
  readonly monitors: number;
  readonly limit: number;
  /** Milliseconds after which a thread that nobody needs ends; the last one stays. */
  readonly idleMs: number;
};

type Waiting = { readonly monitor: string; readonly give: (taken: Taken) => void };

const closeMs = 1_000;

const find = (threads: Threads, monitor: string): PooledThread | undefined => {
  if (threads.isStuck(monitor)) return undefined;
  const mine = threads.idle().find(({ owner }) => owner === monitor);
  const clean = threads.clean();
  // The oldest is the one that has surely loaded its file.
  const found = mine ?? clean.find(({ last }) => last === monitor) ?? clean[0];
  if (found) return found;
  if (threads.hasRoom()) return threads.add();
  // What another monitor has left behind ends with its thread, to make room; the next look finds it.
  const [foreign] = threads.idle();
  if (foreign) threads.end(foreign);
  return undefined;
};

export const createThreadPool = ({ start, monitors, limit, idleMs }: Options): ThreadPool => {
  const queue = new Set<Waiting>();
  let closed = false;
  const threads = createThreads({ start, limit, changed: (early) => serve(early) });

  /** One is kept ready beside those that run, as long as there is a monitor that could need it. */
  const keepOneReady = (): void => {
    if (!closed && threads.size() < monitors && threads.clean().length === 0 && threads.hasRoom()) threads.add();
  };

  /** One that ended before it did anything would do so again at once: the next run tries. */
  const serve = (failed = false): void => {
    for (const waiting of queue) {
      const pooled = find(threads, waiting.monitor);
      if (!pooled) continue;
      clearTimeout(pooled.timer);
      Object.assign(pooled, { busy: true, last: waiting.monitor });
      queue.delete(waiting);
      waiting.give(pooled);
    }
    if (!failed) keepOneReady();
  };

  const rest = (pooled: PooledThread): void => {
    pooled.timer = setTimeout(() => {
      if (pooled.owner === undefined && threads.clean().length <= 1) return rest(pooled);
      threads.end(pooled);
      keepOneReady();
    }, idleMs);
    pooled.timer.unref();
  };

  const giveUp = (waiting: Waiting): void => {
    queue.delete(waiting);
    waiting.give(threads.isStuck(waiting.monitor) ? 'stuck' : 'full');
  };

  keepOneReady();
  return {
    take: (monitor, waitMs) =>
      new Promise((resolve) => {
        const give = (taken: Taken): void => {
          clearTimeout(timer);
          resolve(taken);
        };
        const waiting: Waiting = { monitor, give };
        const timer = setTimeout(() => giveUp(waiting), closed ? 0 : Math.max(0, waitMs));
        queue.add(waiting);
        if (!closed) serve();
      }),
    giveBack: (pooled, monitor, fitFor) => {
      pooled.busy = false;
      pooled.owner = fitFor === 'same' ? monitor : undefined;
      if (fitFor === 'none') threads.end(pooled);
      else rest(pooled);
      if (!closed) serve();
    },
    close: async () => {
      closed = true;
      for (const waiting of queue) giveUp(waiting);
      const late = new Promise<void>((resolve) => setTimeout(resolve, closeMs).unref());
      await Promise.race([threads.endAll(), late]);
    },
  };
};
