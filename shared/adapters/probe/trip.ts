// One probe under way: the only thing of the probe that changes, and the one place where it is cut short.
import type { Evidence } from '../../model/run.ts';

/** What went wrong, as a person is told it. `code` is one of those in words.ts. */
export type Trouble = { readonly code: string; readonly message: string };

/** What the probe is waiting for: it decides the words when time runs out. */
export type Stage = 'place' | 'name' | 'connect' | 'tls' | 'answer' | 'body';

export type Trip = {
  readonly method: string;
  /** As evidence shows it: without credentials. */
  readonly shownUrl: string;
  readonly timeoutMs: number;
  readonly allowPrivate: boolean;
  readonly maxBytes: number;
  /** Milliseconds of the monotonic clock. */
  readonly startedAt: number;
  stage: Stage;
  /** Host of the hop under way. */
  host: string;
  /** `address:port` of the hop under way. */
  address: string | undefined;
  status: number | undefined;
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

export type TripInput = Pick<Trip, 'method' | 'shownUrl' | 'timeoutMs' | 'allowPrivate' | 'maxBytes'>;

export const startTrip = (input: TripInput, host: string): Trip => ({
  method: input.method,
  shownUrl: input.shownUrl,
  timeoutMs: input.timeoutMs,
  allowPrivate: input.allowPrivate,
  maxBytes: input.maxBytes,
  startedAt: performance.now(),
  stage: 'place',
  host,
  address: undefined,
  status: undefined,
  redirects: 0,
  bytes: 0,
  dnsMs: undefined,
  tcpMs: undefined,
  tlsMs: undefined,
  firstByteMs: undefined,
  trouble: undefined,
  cancel: undefined,
});

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

const rounded = (ms: number): number => Math.round(ms);

/** What the trip leaves behind. Phases that did not happen are left out. */
export const evidenceOf = (trip: Trip, error: Trouble | undefined): Evidence => ({
  method: trip.method,
  url: trip.shownUrl,
  ...(trip.status === undefined ? undefined : { status: trip.status }),
  ...(trip.address === undefined ? undefined : { address: trip.address }),
  ...(trip.redirects === 0 ? undefined : { redirects: trip.redirects }),
  ...(trip.status === undefined ? undefined : { bytes: trip.bytes }),
  phases: {
    ...(trip.dnsMs === undefined ? undefined : { dnsMs: rounded(trip.dnsMs) }),
    ...(trip.tcpMs === undefined ? undefined : { tcpMs: rounded(trip.tcpMs) }),
    ...(trip.tlsMs === undefined ? undefined : { tlsMs: rounded(trip.tlsMs) }),
    ...(trip.firstByteMs === undefined ? undefined : { firstByteMs: rounded(trip.firstByteMs) }),
    totalMs: rounded(performance.now() - trip.startedAt),
  },
  ...(error === undefined ? undefined : { error }),
});
