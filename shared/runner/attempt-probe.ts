// Sends the requests of one attempt: within its time, with evidence of each, also of those that the attempt cuts off.
import type { UnlimitedRequest } from '../checks/check-context.ts';
import { failedOutcome } from '../checks/failed-outcome.ts';
import type { Language } from '../model/language.ts';
import type { OwnSideCause } from '../model/own-side.ts';
import type { Evidence } from '../model/run.ts';
import type { Probe, ProbeOutcome, ProbeRequest, TlsTrust } from '../net/probe-port.ts';
import { requestError } from './request-error.ts';
import type { SecretScope } from './secret-scope.ts';

export type AttemptScope = {
  readonly probe: Probe;
  readonly allowPrivate: boolean;
  readonly language: Language;
  /** Of the monitor; a request may override parts of it. */
  readonly trust: TlsTrust | undefined;
  readonly secrets: SecretScope;
  /** Aborted when the attempt has ended. */
  readonly signal: AbortSignal;
  /** Aborts the signal. */
  readonly cancel: () => void;
  /** Milliseconds that a request may still take; the attempt has a little longer. */
  readonly leftMs: () => number;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly addEvidence: (evidence: Evidence) => void;
};

/** What one request may have less of than its attempt. */
export type RequestLimits = { readonly timeoutMs?: number | undefined; readonly signal?: AbortSignal | undefined };

export type AttemptProbe = {
  /** A server asked not to be requested again for this long. Undefined: it did not ask. */
  readonly postpone: (waitMs: number | undefined) => void;
  /** Before this time no other attempt may begin; milliseconds since the epoch, 0 if no server asked to wait. */
  readonly notBefore: () => number;
  readonly scope: AttemptScope;
  /** Throws when the attempt has ended. */
  readonly assertOpen: () => void;
  /** Rejects only when the attempt has ended. */
  readonly send: (request: UnlimitedRequest<ProbeRequest>, limits?: RequestLimits) => Promise<ProbeOutcome>;
  /** Cancels the requests under way, because the time of the attempt is over, and records how far each of them came. */
  readonly cutOff: (message: string) => Promise<void>;
  /** Why the newest request shows nothing about the service, if it does not. */
  readonly ownSide: () => OwnSideCause | undefined;
  /** How to quote the response of the newest request, which is needed only if the attempt fails. */
  readonly setExcerpt: (excerpt: () => string | undefined) => void;
  /** The beginning of the newest response; undefined when the newest request has none. */
  readonly excerpt: () => string | undefined;
};

/** Requests have this long to return their evidence after they were cancelled. */
const cancelMs = 20;

const withMessage = (evidence: Evidence, message: string | undefined): Evidence =>
  message === undefined || !evidence.error
    ? evidence
    : { ...evidence, error: { ...evidence.error, code: 'TIMED_OUT', message } };

export const createAttemptProbe = (scope: AttemptScope): AttemptProbe => {
  const underWay = new Set<{ readonly request: ProbeRequest; readonly startedAt: number }>();
  let newestExcerpt: (() => string | undefined) | undefined;
  let ownSide: OwnSideCause | undefined;
  /** The message of requests that end because the time of the attempt is over. */
  let cutOffMessage: string | undefined;
  const allEnded = new AbortController();
  let notBefore = 0;

  const assertOpen = (): void => {
    if (scope.signal.aborted) throw requestError('CANCELLED', 'the attempt has ended: it sends no more requests');
  };

  const withLimits = (request: UnlimitedRequest<ProbeRequest>, { timeoutMs, signal }: RequestLimits): ProbeRequest => ({
    ...request,
    ...(scope.language === 'en' ? undefined : { language: scope.language }),
    timeoutMs: Math.max(1, Math.floor(Math.min(scope.leftMs(), timeoutMs ?? Number.POSITIVE_INFINITY))),
    allowPrivate: scope.allowPrivate,
    ...(scope.trust === undefined ? undefined : { trust: { ...scope.trust, ...request.trust } }),
    signal: signal ? AbortSignal.any([scope.signal, signal]) : scope.signal,
  });

  const send: AttemptProbe['send'] = async (unlimited, limits = {}) => {
    assertOpen();
    const request = withLimits(unlimited, limits);
    const sent = { request, startedAt: scope.now() };
    underWay.add(sent);
    try {
      const outcome = await scope.probe(request);
      // A request that was cut off has its evidence already.
      if (underWay.has(sent)) scope.addEvidence(withMessage(outcome.evidence, cutOffMessage));
      newestExcerpt = undefined;
      ownSide = outcome.ok ? undefined : outcome.error.ownSide;
      return outcome;
    } finally {
      underWay.delete(sent);
      if (cutOffMessage !== undefined && underWay.size === 0) allEnded.abort();
    }
  };

  const cutOff = async (message: string): Promise<void> => {
    if (underWay.size === 0) return;
    cutOffMessage = message;
    scope.cancel();
    await scope.sleep(cancelMs, allEnded.signal);
    for (const { request, startedAt } of underWay)
      scope.addEvidence(failedOutcome(request, { code: 'TIMED_OUT', message }, scope.now() - startedAt).evidence);
    underWay.clear();
  };

  return {
    scope,
    assertOpen,
    send,
    cutOff,
    ownSide: () => ownSide,
    postpone: (waitMs) => {
      if (waitMs !== undefined) notBefore = Math.max(notBefore, scope.now() + waitMs);
    },
    notBefore: () => notBefore,
    setExcerpt: (excerpt) => {
      newestExcerpt = excerpt;
    },
    excerpt: () => newestExcerpt?.(),
  };
};
