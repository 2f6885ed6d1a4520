// The types of a guarded HTTP request: what is sent, what comes back, and the evidence of it.
import type { Evidence } from '../model/run.ts';
import type { ProbeLimits, ProbeOutcome } from './probe-port.ts';

export type HttpRequest = ProbeLimits & {
  readonly url: string;
  /** GET when left out. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly maxBytes?: number;
  readonly maxRedirects?: number;
  /** PEM texts, for servers that require a client certificate. */
  readonly clientCertificate?: { readonly cert: string; readonly key: string };
};

export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Of the last hop, after redirects. */
  readonly url: string;
};

/** What an HTTP request encountered. */
export type HttpEvidence = Evidence & {
  readonly kind: 'http';
  readonly method: string;
  /** Without credentials; at most 500 characters. */
  readonly url: string;
  readonly status?: number;
  readonly redirects?: number;
  /** Such as `HTTP/1.1`. */
  readonly protocol?: string;
};

export type HttpOutcome = ProbeOutcome<HttpResponse, HttpEvidence>;
