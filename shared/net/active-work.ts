// The work of a connector or sender in progress: each limited by its time-out and signal, and all of it ended by close.

import { cancelled, shutDown } from './cancellation-errors.ts';
import { type ConnectionContext, cancelContext } from './connection-context.ts';
import type { NetworkError } from './network-error.ts';

type Limits = {
  /** Milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** The error when the time is over, which depends on what was in progress. */
  readonly timedOut: () => NetworkError;
};

export const createActiveWork = () => {
  const active = new Map<ConnectionContext, Promise<unknown>>();
  let isClosed = false;

  /** Starts `work`, and cancels its context at the time-out, when the signal aborts, and at close. */
  const run = async <T>(context: ConnectionContext, limits: Limits, work: () => Promise<T>): Promise<T> => {
    const { timeoutMs, signal, timedOut } = limits;
    const timer = setTimeout(() => cancelContext(context, timedOut()), timeoutMs);
    const onAbort = (): void => cancelContext(context, cancelled(context));
    signal?.addEventListener('abort', onAbort, { once: true });
    const outcome = work();
    active.set(context, outcome);
    try {
      return await outcome;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      active.delete(context);
    }
  };

  /** Cancels everything in progress, and resolves when it has ended. */
  const close = async (): Promise<void> => {
    isClosed = true;
    for (const context of active.keys()) cancelContext(context, shutDown(context));
    await Promise.allSettled(active.values());
  };
  return { run, close, isClosed: () => isClosed };
};
