// The probe port: sends one request of any kind of check, guarded, and returns its outcome.
import type { Language } from '../model/language.ts';
import type { Evidence, RequestError } from '../model/run.ts';

/** What applies to a request of any kind. */
export type ProbeLimits = {
  /** Milliseconds for everything: DNS, connection, redirects, the end of the response. */
  readonly timeoutMs: number;
  readonly allowPrivate?: boolean;
  /** Connects over this IP version only. */
  readonly family?: 4 | 6;
  /** The language of error messages; English when left out. */
  readonly language?: Language;
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
