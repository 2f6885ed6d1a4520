// One probe under way: the only thing of the probe that changes, and the one place where it is cut short.
import type { Language } from '../model/language.ts';
import type { Evidence, TlsEvidence } from '../model/run.ts';
import type { Trouble } from './error-codes.ts';
import type { ProbeRequest } from './probe-port.ts';

/** What the probe is waiting for: it decides the words when time runs out. */
export type Stage = 'place' | 'name' | 'connect' | 'tls' | 'answer' | 'body';

export type Setback = { readonly address: string; readonly trouble: Trouble };

export type Trip = {
  readonly method: string;
  /** As evidence shows it: without credentials. */
  readonly shownUrl: string;
  readonly timeoutMs: number;
  readonly allowPrivate: boolean;
  readonly maxBytes: number;
  readonly family: 4 | 6 | undefined;
  readonly language: Language | undefined;
  /** Its secrets are taken out of what comes back. */
  readonly request: ProbeRequest | undefined;
  /** Milliseconds of the monotonic clock. */
  readonly startedAt: number;
  stage: Stage;
  /** Host of the hop under way. */
  host: string;
  /** `address:port` of the hop under way. */
  address: string | undefined;
  /** Of the addresses before it that could not be connected to, what says most. */
  setback: Setback | undefined;
  /** What its name stood for: the first few addresses. */
  resolved: readonly string[] | undefined;
  tls: TlsEvidence | undefined;
  /** The first bytes that came back, one character each. */
  start: string | undefined;
  status: number | undefined;
  /** Of an answer that failed, fit to be shown. */
  excerpt: string | undefined;
  redirects: number;
  /** Bytes of the last hop's body, as they came over the wire. */
  bytes: number;
  /** Phases are summed over the hops. */
  dnsMs: number | undefined;
  tcpMs: number | undefined;
  tlsMs: number | undefined;
  firstByteMs: number | undefined;
  /** Set once, by whoever stops the trip before its end. */
  trouble: Trouble | undefined;
  /** Ends the step under way with that trouble. Each step sets its own. */
  cancel: ((trouble: Trouble) => void) | undefined;
};

export type TripInput = Pick<Trip, 'method' | 'shownUrl' | 'timeoutMs' | 'allowPrivate' | 'maxBytes'> &
  Partial<Pick<Trip, 'family' | 'language' | 'request'>>;

export const startTrip = (input: TripInput, host: string): Trip => ({
  method: input.method,
  shownUrl: input.shownUrl,
  timeoutMs: input.timeoutMs,
  allowPrivate: input.allowPrivate,
  maxBytes: input.maxBytes,
  family: input.family,
  language: input.language,
  request: input.request,
  startedAt: performance.now(),
  stage: 'place',
  host,
  address: undefined,
  setback: undefined,
  resolved: undefined,
  tls: undefined,
  start: undefined,
  status: undefined,
  excerpt: undefined,
  redirects: 0,
  bytes: 0,
  dnsMs: undefined,
  tcpMs: undefined,
  tlsMs: undefined,
  firstByteMs: undefined,
  trouble: undefined,
  cancel: undefined,
});

/** Forgets what belongs to the hop before. */
export const startHop = (trip: Trip, host: string): void => {
  trip.host = host;
  trip.address = undefined;
  trip.setback = undefined;
  trip.resolved = undefined;
  trip.tls = undefined;
  trip.start = undefined;
  trip.status = undefined;
  trip.bytes = 0;
};

/** Stops whatever is under way. A second call changes nothing. */
export const stopTrip = (trip: Trip, trouble: Trouble): void => {
  if (trip.trouble) return;
  trip.trouble = trouble;
  const cancel = trip.cancel;
  trip.cancel = undefined;
  cancel?.(trouble);
};

type Phase = 'dnsMs' | 'tcpMs' | 'tlsMs' | 'firstByteMs';

/** Adds the time since `from` to a phase; gives the present time, from which the next phase counts. */
export const endPhase = (trip: Trip, phase: Phase, from: number): number => {
  const now = performance.now();
  trip[phase] = (trip[phase] ?? 0) + (now - from);
  return now;
};

/** `HTTP/1.1`, as the answer says itself; undefined for what is no HTTP. */
const protocolOf = (start: string | undefined): string | undefined => /^\s*(HTTP\/\d\.\d)/.exec(start ?? '')?.[1];

const rounded = (ms: number): number => Math.round(ms);

/** What the trip leaves behind. What did not happen is left out. */
export const evidenceOf = (trip: Trip, error: Trouble | undefined): Evidence => ({
  method: trip.method,
  url: trip.shownUrl,
  ...(trip.status === undefined ? undefined : { status: trip.status }),
  ...(trip.address === undefined ? undefined : { address: trip.address }),
  ...(trip.resolved === undefined ? undefined : { resolved: trip.resolved }),
  ...(trip.redirects === 0 ? undefined : { redirects: trip.redirects }),
  ...(trip.status === undefined ? undefined : { bytes: trip.bytes, protocol: protocolOf(trip.start) ?? 'HTTP/1.1' }),
  ...(trip.tls === undefined ? undefined : { tls: trip.tls }),
  ...(trip.excerpt === undefined ? undefined : { excerpt: trip.excerpt }),
  phases: {
    ...(trip.dnsMs === undefined ? undefined : { dnsMs: rounded(trip.dnsMs) }),
    ...(trip.tcpMs === undefined ? undefined : { tcpMs: rounded(trip.tcpMs) }),
    ...(trip.tlsMs === undefined ? undefined : { tlsMs: rounded(trip.tlsMs) }),
    ...(trip.firstByteMs === undefined ? undefined : { firstByteMs: rounded(trip.firstByteMs) }),
    totalMs: rounded(performance.now() - trip.startedAt),
  },
  ...(error === undefined ? undefined : { error }),
});
