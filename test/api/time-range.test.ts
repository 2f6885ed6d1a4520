import { describe, expect, it } from 'vitest';
import { parseTime, parseTimeRange } from '../../shared/api/time-range.ts';

const now = Date.UTC(2026, 10, 21, 12, 45);
const endOfToday = Date.UTC(2026, 10, 22);
const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString());

describe('a time in a query', () => {
  it.each([
    ['2026-11-21T10:00:00Z', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21T10:00Z', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21T10:00:00.25Z', '2026-11-21T10:00:00.250Z'],
    ['2026-11-21T04:30:00-06:00', '2026-11-21T10:30:00.000Z'],
    ['2026-11-21T10:00:00+05:45', '2026-11-21T04:15:00.000Z'],
    ['2026-11-21', '2026-11-21T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-10-25T02:30:00+02:00', '2026-10-25T00:30:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(iso(parseTime(text))).toBe(expected);
  });

  it.each([
    '',
    'now',
    '1764000000000',
    '2026',
    '2026-11',
    '2026-11-21T10:00:00',
    '2026-11-21 10:00:00Z',
    '2026-11-21T10:00:00 02:00',
    '2026-11-21T24:00:00Z',
    '2026-11-21T10:60:00Z',
    '2026-11-21T10:00:60Z',
    '2026-02-30',
    '2026-02-29T00:00:00Z',
    '2026-13-01',
    '2026-00-10',
    '2026-11-21T10:00:00+15:00',
    '2026-11-21T10:00:00.1234Z',
    '-2026-11-21',
    '1999-12-31',
    '9999-01-01',
    ' 2026-11-21',
    '2026-11-21T10:00:00Z\n',
    '٢٠٢٦-11-21',
  ])('%j is refused', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});

describe('a range of time', () => {
  const ago = (days: number): number => now - days * 86_400_000;

  it.each([
    { query: {}, from: ago(1), to: now },
    { query: { from: ago(3) }, from: ago(3), to: now },
    { query: { to: ago(3) }, from: ago(4), to: ago(3) },
    { query: { from: ago(400) }, from: ago(400), to: now },
    { query: { to: now + 60_000 }, from: ago(1), to: now },
    { query: { from: now - 1, to: endOfToday }, from: now - 1, to: now },
    { query: { from: now - 1 }, from: now - 1, to: now },
  ])('of $query has the expected start and end', ({ query, from, to }) => {
    expect(parseTimeRange(query, now)).toEqual({ ok: true, query: { from, to } });
  });

  it.each([
    { query: { from: now }, parameter: 'from', detail: /future/ },
    { query: { from: now + 1, to: now }, parameter: 'from', detail: /future/ },
    { query: { to: endOfToday + 1 }, parameter: 'to', detail: /future/ },
    { query: { from: ago(1), to: ago(1) }, parameter: 'from', detail: /before to/ },
    { query: { from: ago(1), to: ago(2) }, parameter: 'from', detail: /before to/ },
    { query: { from: ago(400) - 1 }, parameter: 'from', detail: /13 months/ },
  ])('of $query is refused because of $parameter', ({ query, parameter, detail }) => {
    expect(parseTimeRange(query, now)).toMatchObject({ ok: false, parameter, detail: expect.stringMatching(detail) });
  });
});
