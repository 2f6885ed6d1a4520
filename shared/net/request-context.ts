// State of one HTTP request under way: that of its connection, and what the request adds to it over all its hops.
import {
  type ConnectionContext,
  type ConnectionLimits,
  createConnectionContext,
  phasesOf,
} from './connection-context.ts';
import type { HttpEvidence, HttpRequest } from './http-port.ts';
import type { NetworkError } from './network-error.ts';

export type RequestContext = ConnectionContext & {
  readonly method: string;
  /** As evidence shows it, without credentials. */
  readonly shownUrl: string;
  readonly maxBytes: number;
  /** Its secrets are masked in whatever the server sends back. */
  readonly request: HttpRequest | undefined;
  /** The first bytes of the response, as latin1. */
  responseStart: string | undefined;
  status: number | undefined;
  /** The start of a failing response body, safe to show. */
  excerpt: string | undefined;
  redirects: number;
  /** Body bytes of the last hop, as transferred. */
  bytes: number;
};

export type RequestLimits = ConnectionLimits &
  Pick<RequestContext, 'method' | 'shownUrl' | 'maxBytes'> &
  Partial<Pick<RequestContext, 'request'>>;

export const createRequestContext = (limits: RequestLimits, host: string): RequestContext => ({
  ...createConnectionContext(limits, host),
  method: limits.method,
  shownUrl: limits.shownUrl,
  maxBytes: limits.maxBytes,
  request: limits.request,
  responseStart: undefined,
  status: undefined,
  excerpt: undefined,
  redirects: 0,
  bytes: 0,
});

/** Clears the state of the previous hop; phases and redirects stay. */
export const startHop = (context: RequestContext, host: string): void => {
  context.host = host;
  context.address = undefined;
  context.attempts = [];
  context.resolved = undefined;
  context.tls = undefined;
  context.responseStart = undefined;
  context.status = undefined;
  context.bytes = 0;
};

/** `HTTP/1.1`, from the status line; undefined for a response that is not HTTP. */
const protocolOf = (start: string | undefined): string | undefined => /^\s*(HTTP\/\d\.\d)/.exec(start ?? '')?.[1];

/** The evidence of a request; a step that did not happen is left out. */
export const evidenceOf = (context: RequestContext, error: NetworkError | undefined): HttpEvidence => ({
  kind: 'http',
  method: context.method,
  url: context.shownUrl,
  ...(context.status === undefined ? undefined : { status: context.status }),
  ...(context.address === undefined ? undefined : { address: context.address }),
  ...(context.resolved === undefined ? undefined : { resolved: context.resolved }),
  ...(context.redirects === 0 ? undefined : { redirects: context.redirects }),
  ...(context.status === undefined
    ? undefined
    : { bytes: context.bytes, protocol: protocolOf(context.responseStart) ?? 'HTTP/1.1' }),
  ...(context.tls === undefined ? undefined : { tls: context.tls }),
  ...(context.excerpt === undefined ? undefined : { excerpt: context.excerpt }),
  phases: phasesOf(context),
  ...(error === undefined ? undefined : { error }),
});
