// How long the certificate of the connection is good for yet: told before it ends, not after.
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { type Assertion, nothing } from './assertion.ts';
import { checkDuration } from './duration-option.ts';

export type CertificateRules = { readonly failed: Assertion; readonly degraded: Assertion };

const dayMs = 86_400_000;
const bounds = (example: string) => ({ fromMs: 60_000, toMs: 825 * dayMs, example });
const usual = { degradedMs: 21 * dayMs, failedMs: 3 * dayMs };

const atLeastFor =
  (ms: number): Assertion =>
  ({ answer, now }, words) => {
    const validTo = answer.evidence.tls?.validTo;
    if (validTo === undefined || validTo - now >= ms) return [];
    const expected = words.atLeast(words.days(Number((ms / dayMs).toFixed(1))));
    const left = Math.max(0, Math.floor((validTo - now) / dayMs));
    return [
      { what: words.certificate, expected, found: words.expires(new Date(validTo).toISOString().slice(0, 10), left) },
    ];
  };

const rulesOf = (degradedMs: number | undefined, failedMs: number | undefined): CertificateRules => ({
  degraded: degradedMs === undefined ? nothing : atLeastFor(degradedMs),
  failed: failedMs === undefined ? nothing : atLeastFor(failedMs),
});

const usualRules = rulesOf(usual.degradedMs, usual.failedMs);
const noRules = rulesOf(undefined, undefined);

const threshold = (
  value: unknown,
  field: string,
  usualMs: number,
  example: string,
): ValidationResult<number | undefined> => {
  if (value === false) return valid(undefined);
  const ms = checkDuration(value, field, bounds(example));
  return ms.ok ? valid(ms.value ?? usualMs) : ms;
};

export const checkCertificate = (value: unknown, url: string): ValidationResult<CertificateRules> => {
  const isTls = URL.parse(url)?.protocol === 'https:';
  if (value === undefined) return valid(isTls ? usualRules : noRules);
  if (value === false) return valid(noRules);
  const right = "write { degradedBelow: '21d', failedBelow: '3d' }, or false to leave it";
  if (!isRecord(value)) return invalid('certificate', `${describeValue(value)} given; ${right}`);
  if (!isTls) return invalid('certificate', 'only an https: address has a certificate; leave it out');
  const parts = combine(
    {
      degraded: threshold(value.degradedBelow, 'certificate.degradedBelow', usual.degradedMs, '21d'),
      failed: threshold(value.failedBelow, 'certificate.failedBelow', usual.failedMs, '3d'),
    },
    unknownFieldIssues(value, ['degradedBelow', 'failedBelow'], 'certificate.'),
  );
  if (!parts.ok) return parts;
  const { degraded, failed } = parts.value;
  if (degraded !== undefined && failed !== undefined && failed > degraded)
    return invalid('certificate', 'failedBelow is longer than degradedBelow, which would never be seen; exchange them');
  return valid(rulesOf(degraded, failed));
};
