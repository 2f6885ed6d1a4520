// The `fetch` that a task is given: through the probe, within the attempt's time, each request kept as evidence.
import type { Answer, FetchOptions, GuardedFetch } from '../../define/task.ts';
import { cleaned } from '../../define/words.ts';
import type { Evidence } from '../../model/run.ts';
import type { Probe, ProbeAnswer, ProbeRequest } from '../../ports/probe.ts';

export type FetchScope = {
  readonly probe: Probe;
  readonly allowPrivate: boolean;
  /** Aborted when the attempt is over. */
  readonly signal: AbortSignal;
  /** Milliseconds that a request may still take; the attempt has a little longer. */
  readonly leftMs: () => number;
  readonly now: () => number;
  readonly see: (evidence: Evidence) => void;
};

export type AttemptFetch = {
  readonly fetch: GuardedFetch;
  /** Keeps evidence of the requests that are under way: the attempt is cut off. */
  readonly cutOff: (message: string) => void;
};

/** An error whose text is its message alone, so that `${error}` reads as in the report that this is modelled on. */
const requestError = (code: string, message: string): Error => {
  const text = cleaned(message);
  return Object.defineProperties(new Error(text), { code: { value: code }, toString: { value: () => text } });
};

const answerOf = ({ status, url, headers, body }: ProbeAnswer): Answer => {
  const text = () => new TextDecoder().decode(body);
  return {
    status,
    url,
    ok: status >= 200 && status <= 299,
    headers: {
      get: (name) =>
        Object.entries(headers).find(([key]) => key.toLowerCase() === String(name).toLowerCase())?.[1] ?? null,
    },
    text: async () => text(),
    json: async () => JSON.parse(text()) as unknown,
  };
};

const requestOf = (scope: FetchScope, url: string, options: FetchOptions): ProbeRequest => {
  const { method, headers, body, maxBytes, maxRedirects, signal } = options;
  return {
    url,
    ...(method === undefined ? {} : { method: String(method).toUpperCase() }),
    ...(headers === undefined ? {} : { headers: headers instanceof Headers ? Object.fromEntries(headers) : headers }),
    ...(body === undefined ? {} : { body }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(maxRedirects === undefined ? {} : { maxRedirects }),
    timeoutMs: Math.max(1, Math.floor(scope.leftMs())),
    allowPrivate: scope.allowPrivate,
    signal: signal ? AbortSignal.any([scope.signal, signal]) : scope.signal,
  };
};

/** Credentials in a URL are secrets, and a record is read by many. */
const shownUrl = (url: string): string => {
  const parsed = URL.parse(url);
  if (!parsed) return url;
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
};

export const attemptFetch = (scope: FetchScope): AttemptFetch => {
  const underWay = new Set<{ readonly request: ProbeRequest; readonly startedAt: number }>();
  const send = async (target: string | URL, options: FetchOptions = {}): Promise<Answer> => {
    if (scope.signal.aborted) throw requestError('CANCELLED', 'the attempt is over, nothing is requested any more');
    if (options.body !== undefined && typeof options.body !== 'string')
      throw new TypeError('the body of a request is text; write JSON.stringify(value) to send JSON');
    const request = requestOf(scope, String(target), options);
    const mark = { request, startedAt: scope.now() };
    underWay.add(mark);
    try {
      const outcome = await scope.probe(request);
      // What comes back after the cut-off has been accounted for already.
      if (underWay.has(mark)) scope.see(outcome.evidence);
      if (outcome.ok) return answerOf(outcome.answer);
      throw requestError(outcome.error.code, outcome.error.message);
    } finally {
      underWay.delete(mark);
    }
  };
  const cutOff = (message: string): void => {
    for (const { request, startedAt } of underWay) {
      const phases = { totalMs: Math.round(scope.now() - startedAt) };
      const { method = 'GET' } = request;
      scope.see({ method, url: shownUrl(request.url), phases, error: { code: 'TIMED_OUT', message } });
    }
    underWay.clear();
  };
  return { fetch: send, cutOff };
};
