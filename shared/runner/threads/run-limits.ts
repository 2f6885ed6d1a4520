// Enforces the limits of a run from outside its thread: the deadline, and the memory that the thread may use.
import type { Worker } from 'node:worker_threads';

/** `time`: the thread is blocked beyond the deadline. `memory`: the thread uses too much memory. */
export type RunLimit = 'time' | 'memory';

/** A thread that is not blocked ends its run at the deadline, and has this long to report the execution. */
const graceMs = 500;
/** Most runs end before the first check of their memory. */
const memoryCheckMs = 250;

type Options = {
  readonly worker: Worker;
  /** Milliseconds from now until the deadline. */
  readonly leftMs: number;
  readonly maxBytes: number;
  /** May be called more than once. */
  readonly onExceeded: (limit: RunLimit) => void;
};

/** Returns a function that stops the enforcement. Node's own limit for a thread does not count buffers; this one does. */
export const enforceRunLimits = ({ worker, leftMs, maxBytes, onExceeded }: Options): (() => void) => {
  let hasStopped = false;
  let isChecking = false;

  const checkMemory = async (): Promise<void> => {
    if (isChecking) return;
    isChecking = true;
    try {
      const { used_heap_size: heapBytes, external_memory: externalBytes } = await worker.getHeapStatistics();
      if (!hasStopped && heapBytes + externalBytes > maxBytes) onExceeded('memory');
    } catch {
      // The thread has ended, which its `exit` event reports.
    } finally {
      isChecking = false;
    }
  };

  const memoryChecks = setInterval(() => void checkMemory(), memoryCheckMs);
  const deadline = setTimeout(
    // The process itself may have been busy: messages that the thread sent meanwhile are received first.
    () => setImmediate(() => setImmediate(() => !hasStopped && onExceeded('time'))),
    Math.max(0, leftMs) + graceMs,
  );
  return () => {
    hasStopped = true;
    clearInterval(memoryChecks);
    clearTimeout(deadline);
  };
};
