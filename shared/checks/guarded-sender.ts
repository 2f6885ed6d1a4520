// Runs the requests of a kind of check within their limits: time-out, cancellation, concurrency and shutdown.
import { createActiveWork } from '../net/active-work.ts';
import { cancelled, shutDown, timeoutError } from '../net/cancellation-errors.ts';
import { type ConnectionContext, createConnectionContext } from '../net/connection-context.ts';
import { connectionTimedOut, hasQueued } from '../net/connection-errors.ts';
import type { NetworkError } from '../net/network-error.ts';
import type { ProbeOutcome, ProbeRequest } from '../net/probe-port.ts';
import type { RequestLimit } from '../net/request-limit.ts';
import type { Sender } from './probe-kind.ts';

/** How one kind of check carries out a request. */
export type Exchange<R extends ProbeRequest> = {
  readonly hostOf: (request: R) => string;
  /** Never rejects. While it waits, `context.cancel` ends it with the outcome of an error. */
  readonly run: (context: ConnectionContext, request: R) => Promise<ProbeOutcome>;
  readonly failed: (context: ConnectionContext, request: R, error: NetworkError) => ProbeOutcome;
  /** The error of a time-out after the connection was established. */
  readonly responseTimedOut: (context: ConnectionContext, request: R) => NetworkError;
};

const contextOf = <R extends ProbeRequest>(request: R, host: string): ConnectionContext => {
  const { timeoutMs, allowPrivate = false, family, language } = request;
  return createConnectionContext({ timeoutMs, allowPrivate, family, language }, host);
};

const runWithinLimit = async <R extends ProbeRequest>(
  limit: RequestLimit,
  { run, failed }: Exchange<R>,
  context: ConnectionContext,
  request: R,
): Promise<ProbeOutcome> => {
  const slot = limit.acquire(context);
  if (slot !== true && !(await slot)) return failed(context, request, context.error ?? cancelled(context));
  try {
    return context.error ? failed(context, request, context.error) : await run(context, request);
  } finally {
    limit.release();
  }
};

/** One per process and kind. */
export const createGuardedSender = <R extends ProbeRequest>(limit: RequestLimit, exchange: Exchange<R>): Sender<R> => {
  const active = createActiveWork();

  const earlyError = ({ timeoutMs, language, signal }: R): NetworkError | undefined => {
    if (active.isClosed()) return shutDown({ language });
    return signal?.aborted ? cancelled({ language }) : timeoutError(timeoutMs, language);
  };

  const timedOut = (context: ConnectionContext, request: R): NetworkError =>
    !hasQueued(context) && (context.stage === 'response' || context.stage === 'body')
      ? exchange.responseTimedOut(context, request)
      : connectionTimedOut(context);

  const send: Sender<R>['send'] = async (request) => {
    const { timeoutMs, signal } = request;
    const context = contextOf(request, exchange.hostOf(request));
    const early = earlyError(request);
    if (early) return exchange.failed(context, request, early);
    const limits = { timeoutMs, signal, timedOut: () => timedOut(context, request) };
    return active.run(context, limits, () => runWithinLimit(limit, exchange, context, request));
  };
  return { send, close: active.close };
};
