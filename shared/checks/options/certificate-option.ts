// The expiry rules of the server's certificate: a check is Degraded, then Failed, some time before the certificate ends.
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { checkFindingsIn, type DescribedFinding } from '../../messages/check-findings.ts';
import { checkOptionMessages } from '../../messages/en/check-options.ts';
import type { Duration } from '../../model/duration.ts';
import type { Language } from '../../model/language.ts';
import type { TlsEvidence } from '../../model/run.ts';
import { parseDurationOption } from './duration-option.ts';

/** How long the certificate must remain valid; false: its expiry is ignored. */
export type CertificateOption =
  | false
  | {
      /** Degraded when it remains valid for less: '21d' when left out; false: never. */
      readonly degradedBelow?: Duration | false;
      /** Failed when it remains valid for less: '3d' when left out; false: never. */
      readonly failedBelow?: Duration | false;
    };

/** Milliseconds of remaining validity; undefined: no rule. */
export type CertificateRules = {
  readonly degradedBelowMs: number | undefined;
  readonly failedBelowMs: number | undefined;
};

const dayMs = 86_400_000;
const bounds = (example: string) => ({ minMs: 60_000, maxMs: 825 * dayMs, example });

export const defaultCertificateRules: CertificateRules = { degradedBelowMs: 21 * dayMs, failedBelowMs: 3 * dayMs };
export const noCertificateRules: CertificateRules = { degradedBelowMs: undefined, failedBelowMs: undefined };

const parseThreshold = (
  value: unknown,
  field: string,
  { defaultMs, example }: { readonly defaultMs: number | undefined; readonly example: string },
): ValidationResult<number | undefined> => {
  if (value === false) return valid(undefined);
  const ms = parseDurationOption(value, field, bounds(example));
  return ms.ok ? valid(ms.value ?? defaultMs) : ms;
};

/** The default rules when the option is left out. */
export const parseCertificateOption = (value: unknown, field: string): ValidationResult<CertificateRules> => {
  if (value === undefined) return valid(defaultCertificateRules);
  if (value === false) return valid(noCertificateRules);
  if (!isRecord(value)) return invalid(field, checkOptionMessages.certificateInvalid({ value: describeValue(value) }));
  const { degradedBelowMs, failedBelowMs } = defaultCertificateRules;
  const rules = combine(
    {
      degradedBelowMs: parseThreshold(value.degradedBelow, `${field}.degradedBelow`, {
        defaultMs: degradedBelowMs,
        example: '21d',
      }),
      failedBelowMs: parseThreshold(value.failedBelow, `${field}.failedBelow`, {
        defaultMs: failedBelowMs,
        example: '3d',
      }),
    },
    unknownFieldIssues(value, ['degradedBelow', 'failedBelow'], `${field}.`),
  );
  if (!rules.ok) return rules;
  const isReversed = (rules.value.failedBelowMs ?? 0) > (rules.value.degradedBelowMs ?? Number.POSITIVE_INFINITY);
  return isReversed ? invalid(field, checkOptionMessages.certificateOrder) : rules;
};

export type CertificateContext = {
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly language: Language;
};

/** The finding of a certificate that remains valid for less than `belowMs`. */
export const certificateFindings = (
  tls: TlsEvidence | undefined,
  belowMs: number | undefined,
  { host, now, language }: CertificateContext,
): readonly DescribedFinding[] => {
  const validTo = tls?.validTo;
  if (belowMs === undefined || validTo === undefined || validTo - now >= belowMs) return [];
  return [
    checkFindingsIn(language).certificateExpiry({
      host,
      date: new Date(validTo).toISOString().slice(0, 10),
      daysLeft: Math.max(0, Math.floor((validTo - now) / dayMs)),
      minDays: Number((belowMs / dayMs).toFixed(1)),
    }),
  ];
};
