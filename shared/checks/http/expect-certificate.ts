// How long the certificate of the connection is good for yet: told before it ends, not after.
import { described, isRecord, unknownFields } from '../../define/definition.ts';
import { bad, type Checked, good, together } from '../../define/validated.ts';
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

const threshold = (value: unknown, field: string, usualMs: number, example: string): Checked<number | undefined> => {
  if (value === false) return good(undefined);
  const ms = checkDuration(value, field, bounds(example));
  return ms.ok ? good(ms.value ?? usualMs) : ms;
};

export const checkCertificate = (value: unknown, url: string): Checked<CertificateRules> => {
  const isTls = URL.parse(url)?.protocol === 'https:';
  if (value === undefined) return good(isTls ? usualRules : noRules);
  if (value === false) return good(noRules);
  const right = "write { degradedBelow: '21d', failedBelow: '3d' }, or false to leave it";
  if (!isRecord(value)) return bad('certificate', `${described(value)} given; ${right}`);
  if (!isTls) return bad('certificate', 'only an https: address has a certificate; leave it out');
  const parts = together(
    {
      degraded: threshold(value.degradedBelow, 'certificate.degradedBelow', usual.degradedMs, '21d'),
      failed: threshold(value.failedBelow, 'certificate.failedBelow', usual.failedMs, '3d'),
    },
    unknownFields(value, ['degradedBelow', 'failedBelow'], 'certificate.'),
  );
  if (!parts.ok) return parts;
  const { degraded, failed } = parts.value;
  if (degraded !== undefined && failed !== undefined && failed > degraded)
    return bad('certificate', 'failedBelow is longer than degradedBelow, which would never be seen; exchange them');
  return good(rulesOf(degraded, failed));
};
