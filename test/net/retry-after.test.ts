import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../shared/net/retry-after.ts';

const now = Date.UTC(2026, 6, 1, 12);
const wait = (value: string | undefined, status = 429, date?: string): number | undefined => {
  const headers: Record<string, string | undefined> = { 'retry-after': value, date };
  return retryAfterMs(status, (name) => headers[name] ?? null, now);
};

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 5 ', 5_000],
    ['86400', 86_400_000],
    ['59.7', 59_700],
    ['0.25', 250],
    ['999999999999', 365 * 86_400_000],
    ['Wed, 01 Jul 2026 12:02:00 GMT', 120_000],
    ['Wednesday, 01-Jul-26 12:02:00 GMT', 120_000],
    ['Wed Jul  1 12:02:00 2026', 120_000],
  ])('%s is a time to wait', (value, ms) => {
    expect(wait(value)).toBe(ms);
    expect(wait(value, 503)).toBe(ms);
  });

  it.each([
    undefined,
    '',
    '0',
    '-1',
    '1.5.1',
    '.5',
    '0.0',
    '1e3',
    '0x10',
    'soon',
    '5, 10',
    '120 s',
    '9'.repeat(40),
    '2026-07-01T12:02:00Z',
    'Wed, 01 Jul 2026 11:00:00 GMT',
    'Wed, 45 Jul 2026 12:02:00 GMT',
    'Xyz, 01 Jul 2026 12:02:00 GMT',
  ])('%s is none', (value) => {
    expect(wait(value)).toBeUndefined();
  });

  it.each([200, 202, 301, 404, 500, 502, 504])('is ignored with status %i', (status) => {
    expect(wait('120', status)).toBeUndefined();
  });

  it('is a date by the clock of the server, where the server states it', () => {
    expect(wait('Wed, 01 Jul 2026 10:02:00 GMT', 503, 'Wed, 01 Jul 2026 10:00:00 GMT')).toBe(120_000);
    expect(wait('Wed, 01 Jul 2026 12:02:00 GMT', 503, 'yesterday')).toBe(120_000);
  });
});
