// The guarded HTTP request: one deadline, judged addresses, bounded answers, and evidence of what was met.
import { wordsIn } from '../messages/network.ts';
import { cancelContext } from './connection-context.ts';
import { cancelled, connectorClosed, timeoutError } from './connection-errors.ts';
import { createPlaces, type Places } from './connection-limit.ts';
import { decodeBody } from './decode-body.ts';
import { excerptOf } from './excerpt.ts';
import {
  type ConnectorOptions,
  createGuardedConnector,
  type GuardedConnector,
  type OpenConnection,
} from './guarded-connection.ts';
import { showable } from './header-text.ts';
import { briefUrl, firstHop, type Hop, nextHop, shownHop, shownUrl } from './hop.ts';
import { exchange } from './http-exchange.ts';
import { type NetworkError, networkError } from './network-error.ts';
import type { Probe, ProbeOutcome, ProbeRequest } from './probe-port.ts';
import { createRequestContext, evidenceOf, type RequestContext } from './request-context.ts';
import { timedOut, tooManyRedirects } from './request-errors.ts';
import { withoutSecrets } from './request-secrets.ts';

export type ProbeOptions = ConnectorOptions & {
  /** Requests under way at once; 20,000 when left out. */
  readonly maxConcurrent?: number;
};

type Limits = { readonly maxBytes: number; readonly maxRedirects: number };

const DEFAULTS: Limits = { maxBytes: 1024 * 1024, maxRedirects: 5 };

const failed = (context: RequestContext, error: NetworkError): ProbeOutcome => ({
  ok: false,
  error,
  evidence: evidenceOf(context, error),
});

const isWhole = (value: number, min: number): boolean => Number.isSafeInteger(value) && value >= min;

/** What is wrong with the limits of a request, if anything. */
const limitsError = (request: ProbeRequest, limits: Limits): NetworkError | undefined => {
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

type Journey = { readonly request: ProbeRequest; readonly first: Hop; readonly maxRedirects: number };

/** From hop to hop until there is an answer or trouble. `maxRedirects` 0: a redirect is the answer. */
const travel = async (
  open: OpenConnection,
  context: RequestContext,
  { request, first, maxRedirects }: Journey,
): Promise<ProbeOutcome> => {
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
        answer: { status, headers, body: decoded.body, url: hop.url },
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
): Promise<ProbeOutcome> => {
  const place = deps.places.take(context);
  if (place !== true && !(await place)) return failed(context, context.error ?? cancelled(context.language));
  try {
    if (context.error) return failed(context, context.error);
    return await travel(deps.open, context, journey);
  } finally {
    deps.places.free();
  }
};

/**
 * One per process. `close` cancels what is under way and resolves when it has ended; later probes are cancelled at
 * once. Throws for an option that makes no sense.
 */
export const createProbe = (
  options: ProbeOptions = {},
): { readonly probe: Probe; readonly connect: GuardedConnector['connect']; readonly close: () => Promise<void> } => {
  const connector = createGuardedConnector(options);
  const deps = { open: connector.open, places: createPlaces(options.maxConcurrent ?? 20_000) };
  const underWay = new Map<RequestContext, Promise<ProbeOutcome>>();
  let closed = false;

  const earlyError = (request: ProbeRequest, limits: Limits): NetworkError | undefined => {
    if (closed) return connectorClosed(request.language);
    return request.signal?.aborted ? cancelled(request.language) : limitsError(request, limits);
  };

  const probe: Probe = async (request) => {
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
    await Promise.allSettled([...underWay.values(), connector.close()]);
  };
  return { probe, connect: connector.connect, close };
};
