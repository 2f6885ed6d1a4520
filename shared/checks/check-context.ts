// What the checks of the library receive beyond the context of a task.
import type { CertificateSettings } from '../define/certificate-option.ts';
import type { MaybeSecret } from '../define/secret.ts';
import type { TaskContext } from '../define/task.ts';
import type { ProbeLimits, ProbeOutcome, ProbeRequest } from '../net/probe-port.ts';

/** A request without the limits that the attempt adds. */
export type UnlimitedRequest<R extends ProbeRequest> = Omit<R, Exclude<keyof ProbeLimits, 'family' | 'trust'>>;

export type CheckContext = TaskContext & {
  /** The option `certificate` of the monitor. */
  readonly certificate: CertificateSettings;
  /**
   * Sends a request of a kind of check within the time of the attempt, and records its evidence. Rejects only when the
   * attempt has ended. The outcome is that of the request's kind.
   */
  readonly probe: (
    request: UnlimitedRequest<ProbeRequest>,
    limits?: { readonly timeoutMs?: number | undefined },
  ) => Promise<ProbeOutcome>;
  /** The text with its secrets filled in. Rejects for a secret that cannot be read. */
  readonly reveal: (text: MaybeSecret) => Promise<string>;
  /** Masks the values of secrets in a text. To be applied before a text is cut. */
  readonly redact: (text: string) => string;
  /** The response to quote in the newest evidence if the attempt fails; secrets are masked, and the text is cut. */
  readonly quote: (response: string) => void;
};
