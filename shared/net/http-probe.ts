// The guarded HTTP request: one time-out over all its hops, allowed addresses only, a bounded response, and evidence.
import { evidenceMessages } from '../messages/evidence.ts';
import type { Language } from '../model/language.ts';
import { cleanText } from '../text/clean.ts';
import { bodyExcerpt } from './body-excerpt.ts';
import { cancelled, limitInvalid, shutDown, timeoutError } from './cancellation-errors.ts';
import { cancelContext } from './connection-context.ts';
import { decodeBody } from './decode-body.ts';
import type { GuardedConnector } from './guarded-connection.ts';
import { firstHop, type Hop, nextHop } from './hop.ts';
import { exchange } from './http-exchange.ts';
import { defaultMaxBytes, defaultMaxRedirects } from './http-limits.ts';
import type { HttpOutcome, HttpRequest } from './http-port.ts';
import type { RawResponse, Redirect } from './http-response.ts';
import type { NetworkError } from './network-error.ts';
import type { OpenConnection } from './open-connection.ts';
import { createRequestContext, endHop, evidenceOf, type RequestContext } from './request-context.ts';
import { openRequestCookies, type RequestCookies } from './request-cookies.ts';
import { requestTimedOut, tooManyRedirects } from './request-errors.ts';
import type { RequestLimit } from './request-limit.ts';
import { withCookies, withoutSecrets } from './request-secrets.ts';
import { briefUrl, shownBareUrl, shownUrl } from './shown-url.ts';

export type HttpProbeDeps = {
  readonly connector: Pick<GuardedConnector, 'open'>;
  readonly limit: RequestLimit;
};

export type HttpProbe = {
  /** Never rejects. */
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  /** Cancels the requests under way and resolves when they have ended; later requests are cancelled at once. */
  readonly close: () => Promise<void>;
};

const maxMethodChars = 20;
/** Evidence shows the start of a response with this status or a higher one. */
const minFailingStatus = 400;

type Limits = {
  readonly maxBytes: number;
  readonly maxRedirects: number;
  readonly maxHeaderBytes?: number | undefined;
};

/** The message names the URL that a redirect led to, unless it is about the redirect. */
const errorOfHop = (context: RequestContext, error: NetworkError): NetworkError => {
  const { redirects, hopUrl, language } = context;
  if (redirects === 0 || error.code === 'TOO_MANY_REDIRECTS') return error;
  const message = evidenceMessages(language).afterRedirects({ message: error.message, count: redirects, url: hopUrl });
  return { ...error, message };
};

const failed = (context: RequestContext, networkError: NetworkError): HttpOutcome => {
  const error = errorOfHop(context, networkError);
  return { ok: false, error, evidence: evidenceOf(context, error) };
};

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const limitsError = (
  timeoutMs: number,
  { maxBytes, maxRedirects, maxHeaderBytes }: Limits,
  language: Language | undefined,
): NetworkError | undefined => {
  const error = timeoutError(timeoutMs, language);
  if (error) return error;
  if (!isCount(maxBytes)) return limitInvalid({ name: 'maxBytes', value: maxBytes, example: 1_048_576 }, language);
  if (!isCount(maxRedirects)) return limitInvalid({ name: 'maxRedirects', value: maxRedirects, example: 10 }, language);
  if (maxHeaderBytes !== undefined && !(isCount(maxHeaderBytes) && maxHeaderBytes > 0))
    return limitInvalid({ name: 'maxHeaderBytes', value: maxHeaderBytes, example: 65_536 }, language);
  return undefined;
};

const createContext = (request: HttpRequest, first: Hop | NetworkError, maxBytes: number): RequestContext =>
  createRequestContext(
    {
      method: cleanText((request.method ?? 'GET').toUpperCase(), maxMethodChars),
      shownUrl: 'url' in first ? shownBareUrl(first.url) : shownUrl(request.url),
      timeoutMs: request.timeoutMs,
      allowPrivate: request.allowPrivate ?? false,
      maxBytes,
      family: request.family,
      language: request.language,
      request,
    },
    'host' in first ? first.host : '',
  );

/** A request with its redirects. */
type Chain = {
  readonly original: HttpRequest;
  /** With the cookies that redirects set among its secrets. */
  request: HttpRequest;
  cookies: RequestCookies | undefined;
};

/** Decodes the body and completes the evidence. */
const completed = async (
  context: RequestContext,
  { request, cookies }: Pick<Chain, 'request' | 'cookies'>,
  url: string,
  response: RawResponse,
): Promise<HttpOutcome> => {
  const decoding = decodeBody(context, response);
  const decoded = decoding instanceof Promise ? await decoding : decoding;
  if ('error' in decoded) return failed(context, decoded.error);
  const { body } = decoded;
  const { status, headers } = response;
  if (status >= minFailingStatus) context.excerpt = bodyExcerpt(body, headers['content-type'], request);
  const sent = cookies && { cookieValues: cookies.values() };
  return { ok: true, response: { status, headers, body, url, ...sent }, evidence: evidenceOf(context, undefined) };
};

/** Keeps the cookies of a redirect, and masks them from then on like those of the caller. */
const keepCookies = async (
  context: RequestContext,
  chain: Chain,
  hop: Hop,
  lines: readonly string[],
): Promise<void> => {
  if (lines.length === 0) return;
  chain.cookies ??= await openRequestCookies();
  chain.cookies.store(hop, lines);
  chain.request = withCookies(chain.original, chain.cookies.values());
  context.request = chain.request;
};

type Sending = { readonly request: HttpRequest; readonly first: Hop; readonly maxRedirects: number };

/** The hop that a redirect leads to. */
const redirected = (context: RequestContext, { request }: Chain, hop: Hop, redirect: Redirect): Hop | NetworkError => {
  const next = nextHop(hop, redirect.status, redirect.location, request);
  if (!('code' in next)) endHop(context, briefUrl(withoutSecrets(next.url, request)));
  return next;
};

const beyondLimit = (context: RequestContext, max: number, { request }: Chain, hop: Hop, { location }: Redirect) => {
  const absolute = URL.parse(location, hop.url)?.href ?? location;
  return failed(context, tooManyRedirects(max, briefUrl(withoutSecrets(absolute, request)), context.language));
};

/** From hop to hop until there is a response or an error. With `maxRedirects` 0 a redirect is the response. */
const followHops = async (
  open: OpenConnection,
  context: RequestContext,
  { request, first, maxRedirects }: Sending,
): Promise<HttpOutcome> => {
  const chain: Chain = { original: request, request, cookies: undefined };
  let hop = first;
  for (;;) {
    const result = await exchange(open, context, chain.cookies?.apply(hop) ?? hop, maxRedirects > 0);
    if (context.error) return failed(context, context.error);
    if ('error' in result) return failed(context, result.error);
    if ('response' in result) return completed(context, chain, hop.url, result.response);
    const { redirect } = result;
    await keepCookies(context, chain, hop, redirect.setCookies);
    if (context.error) return failed(context, context.error);
    if (context.redirects >= maxRedirects) return beyondLimit(context, maxRedirects, chain, hop, redirect);
    const next = redirected(context, chain, hop, redirect);
    if ('code' in next) return failed(context, next);
    hop = next;
  }
};

/** Waits for a slot of the limit, and gives it back whatever happens. */
const sendWithinLimit = async (
  deps: { readonly open: OpenConnection; readonly limit: RequestLimit },
  context: RequestContext,
  sending: Sending,
): Promise<HttpOutcome> => {
  const slot = deps.limit.acquire(context);
  if (slot !== true && !(await slot)) return failed(context, context.error ?? cancelled(context));
  try {
    if (context.error) return failed(context, context.error);
    return await followHops(deps.open, context, sending);
  } finally {
    deps.limit.release();
  }
};

/** One per process. */
export const createHttpProbe = ({ connector, limit }: HttpProbeDeps): HttpProbe => {
  const deps = { open: connector.open, limit };
  const active = new Map<RequestContext, Promise<HttpOutcome>>();
  let isClosed = false;

  const earlyError = (request: HttpRequest, limits: Limits): NetworkError | undefined => {
    if (isClosed) return shutDown(request);
    if (request.signal?.aborted) return cancelled(request);
    return limitsError(request.timeoutMs, limits, request.language);
  };

  const send: HttpProbe['send'] = async (request) => {
    const { maxBytes = defaultMaxBytes, maxRedirects = defaultMaxRedirects, timeoutMs, signal } = request;
    const first = firstHop(request);
    const context = createContext(request, first, maxBytes);
    if ('code' in first) return failed(context, first);
    const early = earlyError(request, { maxBytes, maxRedirects, maxHeaderBytes: request.maxHeaderBytes });
    if (early) return failed(context, early);

    const timer = setTimeout(() => cancelContext(context, requestTimedOut(context)), timeoutMs);
    const onAbort = signal && (() => cancelContext(context, cancelled(context)));
    if (onAbort) signal.addEventListener('abort', onAbort, { once: true });
    const outcome = sendWithinLimit(deps, context, { request, first, maxRedirects });
    active.set(context, outcome);
    try {
      return await outcome;
    } finally {
      clearTimeout(timer);
      if (onAbort) signal.removeEventListener('abort', onAbort);
      active.delete(context);
    }
  };

  const close = async (): Promise<void> => {
    isClosed = true;
    for (const context of active.keys()) cancelContext(context, shutDown(context));
    await Promise.allSettled(active.values());
  };
  return { send, close };
};
