// Watches over a run from outside of its thread: its time, and the memory that it takes.
import type { Worker } from 'node:worker_threads';

export type Breach = 'blocked' | 'memory';

/** A thread that is not blocked ends its run itself at the deadline, and has this long to say so. */
const graceMs = 500;
/** Runs that are over by then are never looked at. */
const lookEveryMs = 250;

type Options = {
  readonly worker: Worker;
  /** From now. */
  readonly leftMs: number;
  readonly maxBytes: number;
  readonly breached: (breach: Breach) => void;
};

/** The limit that Node sets for a thread does not count buffers, so that they are looked at here. */
export const guardRun = ({ worker, leftMs, maxBytes, breached }: Options): (() => void) => {
  let over = false;
  let looking = false;

  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      const { used_heap_size: heap, external_memory: outside } = await worker.getHeapStatistics();
      if (!over && heap + outside > maxBytes) breached('memory');
    } catch {
      // It has ended, which is told otherwise.
    } finally {
      looking = false;
    }
  };

  const looks = setInterval(() => void look(), lookEveryMs);
  // The process may have been busy itself: what the thread has said meanwhile is heard first.
  const deadline = setTimeout(
    () => setImmediate(() => setImmediate(() => !over && breached('blocked'))),
    Math.max(0, leftMs) + graceMs,
  );
  return () => {
    over = true;
    clearInterval(looks);
    clearTimeout(deadline);
  };
};
