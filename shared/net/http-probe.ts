// The guarded HTTP request: one deadline, judged addresses, bounded answers, and evidence of what was met.
import { wordsIn } from '../messages/network.ts';
import { cancelContext } from './connection-context.ts';
import { cancelled, connectorClosed, timeoutError } from './connection-errors.ts';
import type { Places } from './connection-limit.ts';
import { decodeBody } from './decode-body.ts';
import { excerptOf } from './excerpt.ts';
import type { GuardedConnector, OpenConnection } from './guarded-connection.ts';
import { showable } from './header-text.ts';
import { briefUrl, firstHop, type Hop, nextHop, shownHop, shownUrl } from './hop.ts';
import { exchange } from './http-exchange.ts';
import type { HttpOutcome, HttpRequest } from './http-port.ts';
import { type NetworkError, networkError } from './network-error.ts';
import { createRequestContext, evidenceOf, type RequestContext } from './request-context.ts';
import { timedOut, tooManyRedirects } from './request-errors.ts';
import { withoutSecrets } from './request-secrets.ts';

type Limits = { readonly maxBytes: number; readonly maxRedirects: number };

const DEFAULTS: Limits = { maxBytes: 1024 * 1024, maxRedirects: 5 };

const failed = (context: RequestContext, error: NetworkError): HttpOutcome => ({
  ok: false,
  error,
  evidence: evidenceOf(context, error),
});

const isWhole = (value: number, min: number): boolean => Number.isSafeInteger(value) && value >= min;

/** What is wrong with the limits of a request, if anything. */
const limitsError = (request: HttpRequest, limits: Limits): NetworkError | undefined => {
  const wrong = (name: string, value: number, right: number): NetworkError =>
    networkError('INVALID_REQUEST', wordsIn(request.language).wrongLimit(name, value, right));
  const early = timeoutError(request.timeoutMs, request.language);
  if (early) return early;
  if (!isWhole(limits.maxBytes, 0)) return wrong('maxBytes', limits.maxBytes, 1_048_576);
  if (!isWhole(limits.maxRedirects, 0)) return wrong('maxRedirects', limits.maxRedirects, 5);
  return undefined;
};

/** An answer with a status from here on is a failing one, unless the check says otherwise. */
const FAILING_STATUS = 400;

type Journey = { readonly request: HttpRequest; readonly first: Hop; readonly maxRedirects: number };

/** From hop to hop until there is an answer or trouble. `maxRedirects` 0: a redirect is the answer. */
const travel = async (
  open: OpenConnection,
  context: RequestContext,
  { request, first, maxRedirects }: Journey,
): Promise<HttpOutcome> => {
  let hop = first;
  for (;;) {
    const result = await exchange(open, context, hop, maxRedirects > 0);
    if (context.error) return failed(context, context.error);
    if ('error' in result) return failed(context, result.error);
    if ('response' in result) {
      const decoding = decodeBody(context, result.response);
      const decoded = decoding instanceof Promise ? await decoding : decoding;
      if ('error' in decoded) return failed(context, decoded.error);
      const { status, headers } = result.response;
      if (status >= FAILING_STATUS) context.excerpt = excerptOf(decoded.body, headers['content-type'], request);
      return {
        ok: true,
        response: { status, headers, body: decoded.body, url: hop.url },
        evidence: evidenceOf(context, undefined),
      };
    }
    const { status, location } = result.redirect;
    if (context.redirects >= maxRedirects)
      return failed(
        context,
        tooManyRedirects(maxRedirects, briefUrl(withoutSecrets(location, request)), context.language),
      );
    const next = nextHop(hop, status, location, request);
    if ('code' in next) return failed(context, next);
    context.redirects++;
    hop = next;
  }
};

/** Waits for a place, then travels; the place is given back whatever happens. */
const travelInPlace = async (
  deps: { readonly open: OpenConnection; readonly places: Places },
  context: RequestContext,
  journey: Journey,
): Promise<HttpOutcome> => {
  const place = deps.places.take(context);
  if (place !== true && !(await place)) return failed(context, context.error ?? cancelled(context.language));
  try {
    if (context.error) return failed(context, context.error);
    return await travel(deps.open, context, journey);
  } finally {
    deps.places.free();
  }
};

export type HttpProbeDeps = {
  readonly connector: Pick<GuardedConnector, 'open'>;
  readonly places: Places;
};

export type HttpProbe = {
  /** Never rejects. */
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  /** Cancels the requests under way and resolves when they have ended; later requests are cancelled at once. */
  readonly close: () => Promise<void>;
};

/** One per process. */
export const createHttpProbe = ({ connector, places }: HttpProbeDeps): HttpProbe => {
  const deps = { open: connector.open, places };
  const underWay = new Map<RequestContext, Promise<HttpOutcome>>();
  let closed = false;

  const earlyError = (request: HttpRequest, limits: Limits): NetworkError | undefined => {
    if (closed) return connectorClosed(request.language);
    return request.signal?.aborted ? cancelled(request.language) : limitsError(request, limits);
  };

  const send: HttpProbe['send'] = async (request) => {
    const limits: Limits = {
      maxBytes: request.maxBytes ?? DEFAULTS.maxBytes,
      maxRedirects: request.maxRedirects ?? DEFAULTS.maxRedirects,
    };
    const first = firstHop(request);
    const context = createRequestContext(
      {
        method: showable((request.method ?? 'GET').toUpperCase(), 20),
        shownUrl: 'url' in first ? shownHop(first) : shownUrl(request.url),
        timeoutMs: request.timeoutMs,
        allowPrivate: request.allowPrivate ?? false,
        maxBytes: limits.maxBytes,
        family: request.family,
        language: request.language,
        request,
      },
      'host' in first ? first.host : '',
    );
    if ('code' in first) return failed(context, first);
    const early = earlyError(request, limits);
    if (early) return failed(context, early);

    const timer = setTimeout(() => cancelContext(context, timedOut(context)), request.timeoutMs);
    const onAbort = request.signal && (() => cancelContext(context, cancelled(context.language)));
    if (onAbort) request.signal?.addEventListener('abort', onAbort, { once: true });
    const outcome = travelInPlace(deps, context, { request, first, maxRedirects: limits.maxRedirects });
    underWay.set(context, outcome);
    try {
      return await outcome;
    } finally {
      clearTimeout(timer);
      if (onAbort) request.signal?.removeEventListener('abort', onAbort);
      underWay.delete(context);
    }
  };

  const close = async (): Promise<void> => {
    closed = true;
    for (const context of underWay.keys()) cancelContext(context, connectorClosed(context.language));
    await Promise.allSettled(underWay.values());
  };
  return { send, close };
};
