// State of one HTTP request under way: that of its connection, and what the request adds to it over all its hops.

import type { TlsEvidence } from '../model/run.ts';
import {
  type ConnectionContext,
  type ConnectionLimits,
  createConnectionContext,
  phasesOf,
} from './connection-context.ts';
import { boundedHops, summedPhases } from './hop-evidence.ts';
import type { HopEvidence, HttpEvidence, HttpRequest } from './http-port.ts';
import type { NetworkError } from './network-error.ts';

export type RequestContext = ConnectionContext & {
  readonly method: string;
  /** As evidence shows it, without credentials. */
  readonly shownUrl: string;
  readonly maxBytes: number;
  /** Its secrets, and those of cookies that redirects set, are masked in whatever the server sends back. */
  request: HttpRequest | undefined;
  /** The first bytes of the response, as latin1. */
  responseStart: string | undefined;
  /** Responses of the hop with a status of 1xx, before the one that counts. */
  interim: number;
  status: number | undefined;
  /** The start of a failing response body, safe to show. */
  excerpt: string | undefined;
  redirects: number;
  /** The hops that ended with a redirect; undefined without redirects. */
  hops: HopEvidence[] | undefined;
  /** Of the current hop, as evidence shows it. */
  hopUrl: string;
  /** Of the current hop; milliseconds of the monotonic clock. */
  hopStartedAt: number;
  /** Body bytes of the last hop, as transferred. */
  bytes: number;
};

export type RequestLimits = ConnectionLimits &
  Pick<RequestContext, 'method' | 'shownUrl' | 'maxBytes'> &
  Partial<Pick<RequestContext, 'request'>>;

export const createRequestContext = (limits: RequestLimits, host: string): RequestContext => {
  const connection = createConnectionContext(limits, host);
  return {
    ...connection,
    method: limits.method,
    shownUrl: limits.shownUrl,
    maxBytes: limits.maxBytes,
    request: limits.request,
    responseStart: undefined,
    interim: 0,
    status: undefined,
    excerpt: undefined,
    redirects: 0,
    hops: undefined,
    hopUrl: limits.shownUrl,
    hopStartedAt: connection.startedAt,
    bytes: 0,
  };
};

/** Clears what the previous hop has set. */
export const startHop = (context: RequestContext, host: string): void => {
  context.stage = 'prepare';
  context.host = host;
  context.address = undefined;
  context.attempts = [];
  context.resolved = undefined;
  context.tls = undefined;
  context.responseStart = undefined;
  context.interim = 0;
  context.status = undefined;
  context.bytes = 0;
};

const validityOf = ({ validFrom, validTo }: TlsEvidence): NonNullable<HopEvidence['tls']> => ({
  ...(validFrom === undefined ? undefined : { validFrom }),
  ...(validTo === undefined ? undefined : { validTo }),
});

const currentHop = (context: RequestContext): HopEvidence => {
  const { hopUrl, status, address, tls } = context;
  return {
    url: hopUrl,
    ...(status === undefined ? undefined : { status }),
    ...(address === undefined ? undefined : { address }),
    ...(tls?.validTo === undefined ? undefined : { tls: validityOf(tls) }),
    phases: phasesOf(context, context.hopStartedAt),
  };
};

/** Ends the current hop, whose response redirects to `nextUrl`, given as evidence shows it. */
export const endHop = (context: RequestContext, nextUrl: string): void => {
  context.hops ??= [];
  context.hops.push(currentHop(context));
  context.redirects++;
  context.hopUrl = nextUrl;
  context.hopStartedAt = performance.now();
  context.dnsMs = undefined;
  context.tcpMs = undefined;
  context.tlsMs = undefined;
  context.firstByteMs = undefined;
};

/** `HTTP/1.1`, from the status line; undefined for a response that is not HTTP. */
const protocolOf = (start: string | undefined): string | undefined => /^\s*(HTTP\/\d\.\d)/.exec(start ?? '')?.[1];

type Chain = Pick<HttpEvidence, 'redirects' | 'hops' | 'phases'>;

const chainOf = (context: RequestContext): Chain => {
  if (!context.hops) return { phases: phasesOf(context) };
  const hops = [...context.hops, currentHop(context)];
  return { redirects: context.redirects, hops: boundedHops(hops), phases: summedPhases(hops) };
};

/** The evidence of a request; a step that did not happen is left out. */
export const evidenceOf = (context: RequestContext, error: NetworkError | undefined): HttpEvidence => ({
  kind: 'http',
  method: context.method,
  url: context.shownUrl,
  ...(context.status === undefined ? undefined : { status: context.status }),
  ...(context.address === undefined ? undefined : { address: context.address }),
  ...(context.resolved === undefined ? undefined : { resolved: context.resolved }),
  ...(context.status === undefined
    ? undefined
    : { bytes: context.bytes, protocol: protocolOf(context.responseStart) ?? 'HTTP/1.1' }),
  ...(context.tls === undefined ? undefined : { tls: context.tls }),
  ...(context.excerpt === undefined ? undefined : { excerpt: context.excerpt }),
  ...chainOf(context),
  ...(error === undefined ? undefined : { error }),
});
