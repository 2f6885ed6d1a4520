import { expect, it } from 'vitest';
import { formatLocalTime, formatLocalTimeMs, formatUtcDate, formatUtcTime } from '../../shared/text/clock-text.ts';

const at = Date.UTC(2026, 10, 24, 8, 30, 5, 7);
const local = new Date(2026, 10, 24, 8, 30, 5, 7).getTime();

it('formats a time and a day in UTC', () => {
  expect(formatUtcTime(at)).toBe('2026-11-24 08:30:05 UTC');
  expect(formatUtcDate(at)).toBe('2026-11-24');
});

it('formats a local time, with its date unless the day is today', () => {
  expect(formatLocalTime(local, local + 60_000)).toBe('08:30:05');
  expect(formatLocalTime(local, local + 86_400_000)).toBe('2026-11-24 08:30:05');
});

it('formats a local time to the millisecond', () => {
  expect(formatLocalTimeMs(local)).toBe('08:30:05.007');
});
