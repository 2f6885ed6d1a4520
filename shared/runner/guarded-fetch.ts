// The `fetch` that a task is given: through the probe, within the attempt's time, each request kept as evidence.
import type { Answer, FetchOptions, GuardedFetch } from '../define/task.ts';
import type { Language } from '../model/language.ts';
import { textOf } from '../net/charset.ts';
import type { HttpEvidence, Probe, ProbeAnswer, ProbeRequest } from '../net/probe-port.ts';
import { requestSecretsOf } from '../net/request-secrets.ts';
import { maskedUrl } from '../secrets/masking/mask-url.ts';
import { type Exchanged, excerptOf } from './answer-excerpt.ts';
import { outgoing } from './build-request.ts';
import { requestError } from './request-error.ts';
import type { SecretScope } from './secret-scope.ts';

export type FetchScope = {
  readonly probe: Probe;
  readonly allowPrivate: boolean;
  readonly language: Language;
  readonly secrets: SecretScope;
  /** Aborted when the attempt is over. */
  readonly signal: AbortSignal;
  /** Milliseconds that a request may still take; the attempt has a little longer. */
  readonly leftMs: () => number;
  readonly now: () => number;
  readonly see: (evidence: HttpEvidence) => void;
};

export type AttemptFetch = {
  readonly fetch: GuardedFetch;
  /** Keeps evidence of the requests that are under way: the attempt is cut off. */
  readonly cutOff: (message: string) => void;
  /** How the newest answer begins; undefined where the newest request had none, or nothing that can be read. */
  readonly excerpt: () => string | undefined;
};

const answerOf = ({ status, url, headers, body }: ProbeAnswer, evidence: HttpEvidence): Answer => {
  const get = (name: string): string | null =>
    Object.entries(headers).find(([key]) => key.toLowerCase() === String(name).toLowerCase())?.[1] ?? null;
  const text = () => textOf(body, get('content-type') ?? undefined);
  return {
    status,
    url,
    ok: status >= 200 && status <= 299,
    headers: { get },
    text: async () => text(),
    json: async () => JSON.parse(text()) as unknown,
    evidence,
  };
};

/** Names such as `code` and `key` have harmless values too, which are words of any text. */
const minConfidence = 6;

export const attemptFetch = (scope: FetchScope): AttemptFetch => {
  const underWay = new Set<{ readonly request: ProbeRequest; readonly startedAt: number }>();
  let newest: Exchanged | undefined;
  const assertOpen = (): void => {
    if (scope.signal.aborted) throw requestError('CANCELLED', 'the attempt is over, nothing is requested any more');
  };
  /** What a request sends in confidence comes back in messages, findings and printed lines, where a server echoes it. */
  const confide = (request: Pick<ProbeRequest, 'url' | 'headers'>): void => {
    if (request.headers === undefined && !/[?@]/.test(request.url)) return;
    for (const value of requestSecretsOf(request)) if (value.length >= minConfidence) scope.secrets.addSecret(value);
  };
  const send = async (target: string | URL, options: FetchOptions = {}): Promise<Answer> => {
    assertOpen();
    const request = await outgoing(scope, String(target), options);
    // Secrets may have taken their time.
    assertOpen();
    confide(request);
    const mark = { request, startedAt: scope.now() };
    underWay.add(mark);
    try {
      const outcome = await scope.probe(request);
      // Where a redirect led to, the address may have others.
      if (outcome.ok && outcome.answer.url !== request.url) confide({ url: outcome.answer.url });
      // What comes back after the cut-off has been accounted for already.
      if (underWay.has(mark)) scope.see(outcome.evidence);
      newest = outcome.ok ? { request, answer: outcome.answer } : undefined;
      if (outcome.ok) return answerOf(outcome.answer, outcome.evidence);
      throw requestError(outcome.error.code, outcome.error.message);
    } finally {
      underWay.delete(mark);
    }
  };
  const cutOff = (message: string): void => {
    for (const { request, startedAt } of underWay) {
      const phases = { totalMs: Math.round(scope.now() - startedAt) };
      const { method = 'GET' } = request;
      scope.see({ kind: 'http', method, url: maskedUrl(request.url), phases, error: { code: 'TIMED_OUT', message } });
    }
    underWay.clear();
  };
  return { fetch: send, cutOff, excerpt: () => newest && excerptOf(newest, scope.secrets.redact) };
};
