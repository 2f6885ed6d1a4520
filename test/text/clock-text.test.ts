import { expect, it, vi } from 'vitest';
import {
  formatLocalTime,
  formatLocalTimeMs,
  formatUtcDate,
  formatUtcTime,
  formatZone,
} from '../../shared/text/clock-text.ts';

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

it.each([
  ['UTC', 'UTC'],
  ['America/Mexico_City', 'Central Standard Time, UTC-06:00'],
  ['America/New_York', 'Eastern Daylight Time, UTC-04:00'],
  ['Asia/Kolkata', 'India Standard Time, UTC+05:30'],
])('names the time zone %s in summer', (zone, text) => {
  vi.stubEnv('TZ', zone);
  expect(formatZone(Date.UTC(2026, 6, 1))).toBe(text);
  vi.unstubAllEnvs();
});
