// State of one connection under way: its limits, the current step, the evidence so far, and how to cancel it.
import type { Language } from '../model/language.ts';
import type { EvidencePhases, RequestPhase, TlsEvidence } from '../model/run.ts';
import type { NetworkError } from './network-error.ts';

/** The attempt to connect to one of the addresses of the host. */
export type ConnectionAttempt = {
  /** `address:port`. */
  readonly peer: string;
  stage: 'connect' | 'tls';
  /** Since its own start. */
  tcpMs: number | undefined;
  /** The code of the system or of OpenSSL; undefined while it is under way. */
  failure: string | undefined;
};

export type ConnectionContext = {
  readonly timeoutMs: number;
  readonly allowPrivate: boolean;
  readonly family: 4 | 6 | undefined;
  readonly language: Language | undefined;
  /** Milliseconds of the monotonic clock. */
  readonly startedAt: number;
  /** The step under way. An error that ends it names it. A plain connection ends after `tls`. */
  stage: RequestPhase;
  /** How long it waited for other requests of this process. */
  queuedMs: number;
  host: string;
  /** The name that TLS requests, where it is another one than the host. */
  servername: string | undefined;
  /** `address:port` of the attempt that won, came furthest or failed with the most informative error. */
  address: string | undefined;
  /** In the order of their start. */
  attempts: readonly ConnectionAttempt[];
  /** The first addresses that the name resolved to. */
  resolved: readonly string[] | undefined;
  tls: TlsEvidence | undefined;
  /** Phases of the current hop, in fractional milliseconds. */
  dnsMs: number | undefined;
  tcpMs: number | undefined;
  tlsMs: number | undefined;
  firstByteMs: number | undefined;
  /** Set once, when a time-out, a signal or a shutdown ends the connection. */
  error: NetworkError | undefined;
  /** Ends the current step with an error. Each step sets its own function, and clears it when it is done. */
  cancel: ((error: NetworkError) => void) | undefined;
};

export type ConnectionLimits = Pick<ConnectionContext, 'timeoutMs' | 'allowPrivate'> &
  Partial<Pick<ConnectionContext, 'family' | 'language'>>;

export const createConnectionContext = (limits: ConnectionLimits, host: string): ConnectionContext => ({
  timeoutMs: limits.timeoutMs,
  allowPrivate: limits.allowPrivate,
  family: limits.family,
  language: limits.language,
  startedAt: performance.now(),
  stage: 'queue',
  queuedMs: 0,
  host,
  servername: undefined,
  address: undefined,
  attempts: [],
  resolved: undefined,
  tls: undefined,
  dnsMs: undefined,
  tcpMs: undefined,
  tlsMs: undefined,
  firstByteMs: undefined,
  error: undefined,
  cancel: undefined,
});

/** Cancels the step under way. Later calls change nothing. */
export const cancelContext = (context: ConnectionContext, error: NetworkError): void => {
  if (context.error) return;
  context.error = error;
  const cancel = context.cancel;
  context.cancel = undefined;
  cancel?.(error);
};

type Phase = 'dnsMs' | 'tcpMs' | 'tlsMs' | 'firstByteMs';

/** Adds the time since `from` to a phase; returns the current time, at which the next phase starts. */
export const endPhase = (context: ConnectionContext, phase: Phase, from: number): number => {
  const now = performance.now();
  context[phase] = (context[phase] ?? 0) + (now - from);
  return now;
};

/** Whole milliseconds, the total since `since`; a phase that did not happen is left out. */
export const phasesOf = (
  { dnsMs, tcpMs, tlsMs, firstByteMs, startedAt }: ConnectionContext,
  since = startedAt,
): EvidencePhases => ({
  ...(dnsMs === undefined ? undefined : { dnsMs: Math.round(dnsMs) }),
  ...(tcpMs === undefined ? undefined : { tcpMs: Math.round(tcpMs) }),
  ...(tlsMs === undefined ? undefined : { tlsMs: Math.round(tlsMs) }),
  ...(firstByteMs === undefined ? undefined : { firstByteMs: Math.round(firstByteMs) }),
  totalMs: Math.round(performance.now() - since),
});
