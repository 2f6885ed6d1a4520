// The expiry rules of the server's certificate: a check is Degraded, then Failed, some time before the certificate ends.
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { checkOptionMessages } from '../../messages/en/check-options.ts';
import type { Duration } from '../../model/duration.ts';
import {
  type CertificateRules,
  type CertificateThreshold,
  defaultCertificateRules,
  noCertificateRules,
} from '../certificate-rules.ts';
import { parseDurationOption } from './duration-option.ts';

/** How long the certificate must remain valid; false: its expiry is ignored. */
export type CertificateOption =
  | false
  | {
      /** Degraded when it remains valid for less: a quarter of its lifetime, at most '21d', when left out; false: never. */
      readonly degradedBelow?: Duration | false;
      /** Failed when it remains valid for less: a tenth of its lifetime, at most '3d', when left out; false: never. */
      readonly failedBelow?: Duration | false;
    };

const dayMs = 86_400_000;
const bounds = (example: string) => ({ minMs: 60_000, maxMs: 825 * dayMs, example });

const parseThreshold = (value: unknown, field: string, example: string): ValidationResult<CertificateThreshold> => {
  if (value === false) return valid(undefined);
  const ms = parseDurationOption(value, field, bounds(example));
  return ms.ok ? valid(ms.value ?? 'lifetime') : ms;
};

/** The default rules when the option is left out. */
export const parseCertificateOption = (value: unknown, field: string): ValidationResult<CertificateRules> => {
  if (value === undefined) return valid(defaultCertificateRules);
  if (value === false) return valid(noCertificateRules);
  if (!isRecord(value)) return invalid(field, checkOptionMessages.certificateInvalid({ value: describeValue(value) }));
  const rules = combine(
    {
      degradedBelowMs: parseThreshold(value.degradedBelow, `${field}.degradedBelow`, '21d'),
      failedBelowMs: parseThreshold(value.failedBelow, `${field}.failedBelow`, '3d'),
    },
    unknownFieldIssues(value, ['degradedBelow', 'failedBelow'], `${field}.`),
  );
  if (!rules.ok) return rules;
  const { degradedBelowMs, failedBelowMs } = rules.value;
  const isReversed =
    typeof degradedBelowMs === 'number' && typeof failedBelowMs === 'number' && failedBelowMs > degradedBelowMs;
  return isReversed ? invalid(field, checkOptionMessages.certificateOrder) : rules;
};
