// When a certificate is Degraded or Failed: by its lifetime, or by explicit limits.
import { describe, expect, it } from 'vitest';
import {
  type CertificateRules,
  certificateFindings,
  certificateLimits,
  defaultCertificateRules,
} from '../../shared/checks/certificate-rules.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const now = Date.UTC(2026, 11, 1, 12);

/** The first finding's sentence with the state that it causes, for a certificate of this lifetime. */
const judged = (
  lifetimeMs: number,
  leftMs: number,
  rules: CertificateRules = defaultCertificateRules,
  language: 'en' | 'es' = 'en',
): string => {
  const validTo = now + leftMs;
  const found = certificateFindings({ validFrom: validTo - lifetimeMs, validTo }, rules, {
    host: 'shop.example',
    now,
    language,
  });
  const [failing, degrading] = [found.failing[0], found.degrading[0]];
  return failing ? `Failed: ${failing.message}` : degrading ? `Degraded: ${degrading.message}` : 'Completed';
};

describe('a certificate that is renewed in time is Completed, whatever its lifetime', () => {
  it.each([
    ['a year', 398 * day, 22 * day],
    ['90 days, renewed when 30 are left', 90 * day, 29 * day],
    ['47 days, renewed when a third is left', 47 * day, 15 * day],
    ['45 days, in the middle of its life', 45 * day, 20 * day],
    ['6 days, new', 6 * day, 6 * day],
    ['6 days, renewed at a half, some hours late', 6 * day, 2.6 * day],
    ['24 hours, renewed when 8 are left', 24 * hour, 7 * hour],
    ['an hour of a private authority', hour, 20 * minute],
  ])('%s', (_, lifetimeMs, leftMs) => {
    expect(judged(lifetimeMs, leftMs)).toBe('Completed');
  });
});

describe('a certificate whose renewal is overdue is Degraded, and then Failed', () => {
  it.each([
    ['a year', 398 * day, 20 * day, 'Degraded', 'expires on 2026-12-21, in 20 days, expected at least 21 days'],
    ['a year', 398 * day, 2 * day, 'Failed', 'expires on 2026-12-03, in 2 days, expected at least 3 days'],
    ['47 days', 47 * day, 11 * day, 'Degraded', 'expires on 2026-12-12, in 11 days, expected at least 11.8 days'],
    ['6 days', 6 * day, 30 * hour, 'Degraded', 'expires on 2026-12-02 18:00 UTC, in 30 h, expected at least 36 h'],
    ['6 days', 6 * day, 50 * minute, 'Failed', 'expires on 2026-12-01 12:50 UTC, in 50 min, expected at least 14.4 h'],
    ['24 hours', day, 5 * hour, 'Degraded', 'expires on 2026-12-01 17:00 UTC, in 5 h, expected at least 6 h'],
    ['24 hours', day, hour, 'Failed', 'expires on 2026-12-01 13:00 UTC, in 60 min, expected at least 2.4 h'],
  ])('%s', (_, lifetimeMs, leftMs, state, text) => {
    expect(judged(lifetimeMs, leftMs)).toBe(`${state}: Certificate of shop.example ${text}`);
  });
});

it('a certificate that has expired or is not valid yet is Failed, with the time', () => {
  expect(judged(90 * day, -2 * hour)).toBe(
    'Failed: Certificate of shop.example expired on 2026-12-01 10:00 UTC, 2 h ago',
  );
  expect(judged(90 * day, 90 * day + 50 * minute)).toBe(
    'Failed: Certificate of shop.example is not valid before 2026-12-01 12:50 UTC, in 50 min',
  );
  expect(judged(90 * day, -40 * day, defaultCertificateRules, 'es')).toBe(
    'Failed: El certificado de shop.example venció el 2026-10-22, hace 40 días',
  );
});

describe('explicit limits', () => {
  it('hold for every lifetime', () => {
    const rules = { degradedBelowMs: 30 * day, failedBelowMs: 7 * day };
    expect(judged(6 * day, 5 * day, rules)).toMatch(/^Failed/);
    expect(judged(90 * day, 29 * day, rules)).toMatch(/^Degraded/);
    expect(judged(90 * day, 31 * day, rules)).toBe('Completed');
  });

  it('leave the other limit to the lifetime, below the explicit one', () => {
    const validity = { validFrom: now, validTo: now + 90 * day };
    expect(certificateLimits({ degradedBelowMs: 30 * day, failedBelowMs: 'lifetime' }, validity)).toEqual({
      degradedBelowMs: 30 * day,
      failedBelowMs: 3 * day,
    });
    expect(certificateLimits({ degradedBelowMs: 2 * day, failedBelowMs: 'lifetime' }, validity).failedBelowMs).toBe(
      day,
    );
  });

  it('may be none', () => {
    expect(judged(90 * day, -day, { degradedBelowMs: undefined, failedBelowMs: undefined })).toBe('Completed');
    expect(judged(90 * day, day, { degradedBelowMs: 'lifetime', failedBelowMs: undefined })).toMatch(/^Degraded/);
  });
});

it('a lifetime that is not known counts as long', () => {
  expect(certificateLimits(defaultCertificateRules, { validTo: now })).toEqual({
    degradedBelowMs: 21 * day,
    failedBelowMs: 3 * day,
  });
});
