// The option `certificate` of a monitor or a check: how long the certificate must remain valid, and which one is accepted.
import { checkOptionMessages } from '../messages/en/check-options.ts';
import { defined } from '../model/defined.ts';
import type { Duration } from '../model/duration.ts';
import type { TlsTrust } from '../net/probe-port.ts';
import { parseTrust } from './certificate-trust.ts';
import { describeValue, isRecord, unknownFieldIssues } from './definition.ts';
import { parseDurationOption } from './duration-option.ts';
import { combine, invalid, type ValidationResult, valid } from './validation-result.ts';

/** How long the certificate must remain valid, and which one is accepted; false: its expiry is ignored. */
export type CertificateOption =
  | false
  | {
      /** Degraded when it remains valid for less: a quarter of its lifetime, at most '21d', when left out; false: never. */
      readonly degradedBelow?: Duration | false;
      /** Failed when it remains valid for less: a tenth of its lifetime, at most '3d', when left out; false: never. */
      readonly failedBelow?: Duration | false;
      /**
       * An authority of your own: a PEM text, or the path of a file, relative to the monitors file. It is trusted in
       * addition to the public ones. None when left out.
       */
      readonly authority?: string;
      /**
       * The SHA-256 fingerprint of the certificate or of its public key, in hexadecimal digits (also with colons) or
       * Base64; or several. Any other certificate of the host fails the check. None when left out.
       */
      readonly pin?: string | readonly string[];
      /** false: the host's certificate is accepted whoever issued it, also for another name. Default: true. */
      readonly verify?: boolean;
    };

/** Milliseconds of remaining validity; `lifetime`: a part of the lifetime; undefined: no rule. */
export type CertificateThreshold = number | 'lifetime' | undefined;

/** What is given explicitly; a check takes the rest from its monitor. */
export type CertificateSettings = {
  readonly degradedBelowMs?: CertificateThreshold;
  readonly failedBelowMs?: CertificateThreshold;
  readonly trust?: TlsTrust;
};

const dayMs = 86_400_000;
const bounds = (example: string) => ({ minMs: 60_000, maxMs: 825 * dayMs, example });

/** false: no rule; undefined: not given. */
const parseThreshold = (
  value: unknown,
  field: string,
  example: string,
): ValidationResult<number | false | undefined> =>
  value === false ? valid(false) : parseDurationOption(value, field, bounds(example));

const threshold = (name: string, ms: number | false | undefined): Readonly<Record<string, number | undefined>> =>
  ms === undefined ? {} : { [name]: ms === false ? undefined : ms };

const fields = ['degradedBelow', 'failedBelow', 'authority', 'pin', 'verify'];

/** No settings when the option is left out. */
export const parseCertificateOption = (value: unknown, field: string): ValidationResult<CertificateSettings> => {
  if (value === undefined) return valid({});
  if (value === false) return valid({ degradedBelowMs: undefined, failedBelowMs: undefined });
  if (!isRecord(value)) return invalid(field, checkOptionMessages.certificateInvalid({ value: describeValue(value) }));
  const parsed = combine(
    {
      degraded: parseThreshold(value.degradedBelow, `${field}.degradedBelow`, '21d'),
      failed: parseThreshold(value.failedBelow, `${field}.failedBelow`, '3d'),
      trust: parseTrust(value, field),
    },
    unknownFieldIssues(value, fields, `${field}.`),
  );
  if (!parsed.ok) return parsed;
  const { degraded, failed, trust } = parsed.value;
  if (typeof degraded === 'number' && typeof failed === 'number' && failed > degraded)
    return invalid(field, checkOptionMessages.certificateOrder);
  return valid({
    ...threshold('degradedBelowMs', degraded),
    ...threshold('failedBelowMs', failed),
    ...defined({ trust }),
  });
};
