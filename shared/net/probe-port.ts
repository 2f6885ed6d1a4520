// The probe port: sends one request of any kind of check, guarded, and returns its outcome.
import type { Language } from '../model/language.ts';
import type { Evidence, RequestError } from '../model/run.ts';

/** Which server certificates are accepted, beyond those of public authorities for the host's name. */
export type TlsTrust = {
  /** PEM text of authorities that are trusted too. Applies to every host of a request. */
  readonly authority?: string;
  /** SHA-256 fingerprints of a certificate or its public key, in hexadecimal digits. Applies to the requested host. */
  readonly pins?: readonly string[];
  /** false: any certificate of the requested host is accepted. */
  readonly verify?: false;
};

/** What applies to a request of any kind. */
export type ProbeLimits = {
  /** Milliseconds for everything: DNS, connection, redirects, the end of the response. */
  readonly timeoutMs: number;
  readonly allowPrivate?: boolean;
  /** Connects over this IP version only. */
  readonly family?: 4 | 6;
  /** The language of error messages; English when left out. */
  readonly language?: Language;
  /** Public authorities only when left out. */
  readonly trust?: TlsTrust;
  readonly signal?: AbortSignal;
};

/** Plain data, except for the signal: a flow that runs in a thread sends its requests through the process. */
export type ProbeRequest = ProbeLimits & { readonly kind: string };

/** Evidence records what happened, whether the request succeeded or not. */
export type ProbeOutcome<Response = unknown, E extends Evidence = Evidence> =
  | { readonly ok: true; readonly response: Response; readonly evidence: E }
  | {
      readonly ok: false;
      readonly error: RequestError;
      readonly evidence: E;
    };

/** Rejects only for a request that its kind cannot understand. */
export type Probe = (request: ProbeRequest) => Promise<ProbeOutcome>;
