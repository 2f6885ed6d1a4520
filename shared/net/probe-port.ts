// The probe port: one guarded HTTP request, as the `fetch` that a task is given.
import type { Language } from '../model/language.ts';
import type { Evidence } from '../model/run.ts';

export type ProbeRequest = {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for the whole exchange: name, connection, every redirect, the end of the body. */
  readonly timeoutMs: number;
  readonly maxBytes?: number;
  readonly maxRedirects?: number;
  readonly allowPrivate?: boolean;
  /** Connects by this version of IP only. */
  readonly family?: 4 | 6;
  /** PEM texts, for servers that ask who is calling. */
  readonly clientCertificate?: { readonly cert: string; readonly key: string };
  /** In which language errors are worded; English when left out. */
  readonly language?: Language;
  readonly signal?: AbortSignal;
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

export type ProbeAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly url: string;
};

/** A probe never rejects: what went wrong is part of its evidence. */
export type ProbeOutcome =
  | { readonly ok: true; readonly answer: ProbeAnswer; readonly evidence: HttpEvidence }
  | {
      readonly ok: false;
      readonly error: { readonly code: string; readonly message: string };
      readonly evidence: HttpEvidence;
    };

export type Probe = (request: ProbeRequest) => Promise<ProbeOutcome>;
