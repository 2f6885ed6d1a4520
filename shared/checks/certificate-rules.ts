// When a certificate makes a check Degraded or Failed: by the time that it remains valid, as a part of its lifetime. Pure.
import type { CertificateSettings, CertificateThreshold } from '../define/certificate-option.ts';
import { checkFindingsIn, type DescribedFinding } from '../messages/check-findings.ts';
import type { Language } from '../model/language.ts';
import type { TlsEvidence } from '../model/run.ts';
import { formatUtcDay } from '../text/clock-text.ts';

export type CertificateRules = {
  readonly degradedBelowMs: CertificateThreshold;
  readonly failedBelowMs: CertificateThreshold;
};

export const defaultCertificateRules: CertificateRules = { degradedBelowMs: 'lifetime', failedBelowMs: 'lifetime' };

/** What the check sets, else what its monitor sets, else the default rules. */
export const certificateRulesOf = (monitor: CertificateSettings, check: CertificateSettings): CertificateRules => ({
  ...defaultCertificateRules,
  ...monitor,
  ...check,
});

const dayMs = 86_400_000;

/**
 * ACME clients renew when a third of the lifetime is left, and short certificates at a half. A quarter is Degraded, not a
 * third, so that a renewal that is some hours late is not one: 21 days of 90 and more, 12 of 47, 36 hours of 6 days.
 */
const degradedPart = { ofLifetime: 1 / 4, maxMs: 21 * dayMs };
const failedPart = { ofLifetime: 1 / 10, maxMs: 3 * dayMs };

export type Validity = Pick<TlsEvidence, 'validFrom' | 'validTo'>;

const partOf = ({ validFrom, validTo }: Validity, part: typeof degradedPart): number =>
  validFrom === undefined || validTo === undefined
    ? part.maxMs
    : Math.min(part.maxMs, (validTo - validFrom) * part.ofLifetime);

/** The limits of remaining validity in milliseconds. A limit that is left out never exceeds half of the other one. */
export const certificateLimits = (
  { degradedBelowMs, failedBelowMs }: CertificateRules,
  validity: Validity,
): { readonly degradedBelowMs: number | undefined; readonly failedBelowMs: number | undefined } => {
  const degraded = degradedBelowMs === 'lifetime' ? partOf(validity, degradedPart) : degradedBelowMs;
  if (failedBelowMs !== 'lifetime') return { degradedBelowMs: degraded, failedBelowMs };
  const ofLifetime = partOf(validity, failedPart);
  const isLimited = typeof degradedBelowMs === 'number';
  return {
    degradedBelowMs: degraded,
    failedBelowMs: isLimited ? Math.min(ofLifetime, degradedBelowMs / 2) : ofLifetime,
  };
};

export type CertificateContext = {
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly language: Language;
};

export type CertificateFindings = {
  readonly failing: readonly DescribedFinding[];
  readonly degrading: readonly DescribedFinding[];
};

const none: CertificateFindings = { failing: [], degrading: [] };

/** What is wrong with a certificate that ends before `minMs` have passed, has ended, or is not valid yet. */
const findingOf = (
  { validFrom, validTo = Number.POSITIVE_INFINITY }: Validity,
  minMs: number | undefined,
  { host, now, language }: CertificateContext,
): DescribedFinding | undefined => {
  const messages = checkFindingsIn(language);
  const leftMs = validTo - now;
  if (minMs === undefined) return undefined;
  if (validFrom !== undefined && validFrom > now)
    return messages.certificateNotYetValid({ host, date: formatUtcDay(validFrom, now), inMs: validFrom - now });
  if (leftMs < 0) return messages.certificateExpired({ host, date: formatUtcDay(validTo, now), agoMs: -leftMs });
  if (leftMs < minMs) return messages.certificateExpiry({ host, date: formatUtcDay(validTo, now), leftMs, minMs });
  return undefined;
};

/** Takes the certificate of one host; a certificate is Degraded or Failed, not both. */
export const certificateFindings = (
  tls: Validity | undefined,
  rules: CertificateRules,
  context: CertificateContext,
): CertificateFindings => {
  if (!tls) return none;
  const { degradedBelowMs, failedBelowMs } = certificateLimits(rules, tls);
  const failing = findingOf(tls, failedBelowMs, context);
  if (failing) return { failing: [failing], degrading: [] };
  const degrading = findingOf(tls, degradedBelowMs, context);
  return degrading ? { failing: [], degrading: [degrading] } : none;
};
