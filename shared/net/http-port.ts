// The types of a guarded HTTP request: what is sent, what comes back, and the evidence of it.
import type { Evidence, EvidencePhases, TlsEvidence } from '../model/run.ts';
import type { ProbeLimits, ProbeOutcome } from './probe-port.ts';

export type HttpRequest = ProbeLimits & {
  readonly url: string;
  /** GET when left out. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly maxBytes?: number;
  readonly maxRedirects?: number;
  /** Of the headers of a response, with its status line; 65,536 when left out. */
  readonly maxHeaderBytes?: number;
  /** Accepts control characters in headers, lines that end with LF, and what else strict HTTP/1.1 forbids. */
  readonly lenient?: boolean;
  /** PEM texts, for servers that require a client certificate. */
  readonly clientCertificate?: { readonly cert: string; readonly key: string };
};

export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Of the last hop, after redirects. */
  readonly url: string;
  /** Values of the cookies that redirects set and that were sent: the server may echo them. Left out without any. */
  readonly cookieValues?: readonly string[];
};

/** One request of a chain of redirects. */
export type HopEvidence = {
  /** Masked like the URL of the request, and shorter. */
  readonly url: string;
  /** Left out when no response was received. */
  readonly status?: number;
  /** `address:port`; left out when no connection was attempted. */
  readonly address?: string;
  /** Of the certificate of an https hop. */
  readonly tls?: Pick<TlsEvidence, 'validFrom' | 'validTo'>;
  /** Of this hop. A chain of many hops keeps only their totals. */
  readonly phases: EvidencePhases;
};

/**
 * What an HTTP request encountered. Address, certificate, status, bytes and protocol are those of the last hop; phases
 * are summed over all hops.
 */
export type HttpEvidence = Evidence & {
  readonly kind: 'http';
  readonly method: string;
  /** Without credentials; at most 500 characters. */
  readonly url: string;
  readonly status?: number;
  /** How many redirects were followed. */
  readonly redirects?: number;
  /** From the first request to the last; left out without redirects. The middle of a very long chain is left out. */
  readonly hops?: readonly HopEvidence[];
  /** Such as `HTTP/1.1`. */
  readonly protocol?: string;
};

export type HttpOutcome = ProbeOutcome<HttpResponse, HttpEvidence>;
