// Limits the requests under way at once. Further requests queue in order, each within its own time-out.
import type { ConnectionContext } from './connection-context.ts';

export type RequestLimit = {
  /** Resolves to true with a slot, and to false when the context was cancelled in the queue. */
  readonly acquire: (context: ConnectionContext) => true | Promise<boolean>;
  /** Gives a slot back. */
  readonly release: () => void;
};

export const createRequestLimit = (max: number): RequestLimit => {
  let active = 0;
  // A set keeps the order, and a cancelled request leaves at once.
  const queue = new Set<() => void>();
  return {
    // Synchronous while a slot is free, which is the common case.
    acquire: (context) => {
      if (active < max) {
        active++;
        return true;
      }
      return new Promise((resolve) => {
        const proceed = (): void => {
          context.cancel = undefined;
          context.queuedMs = performance.now() - context.startedAt;
          resolve(true);
        };
        queue.add(proceed);
        context.cancel = () => {
          queue.delete(proceed);
          resolve(false);
        };
      });
    },
    release: () => {
      const [next] = queue;
      if (!next) {
        active--;
        return;
      }
      // The slot passes to the next request, so `active` stays.
      queue.delete(next);
      next();
    },
  };
};
