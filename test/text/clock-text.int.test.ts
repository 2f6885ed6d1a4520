// The local time zone: each in a process of its own, since a thread cannot change it.
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

const source = `
  const { formatZone } = await import(${JSON.stringify(new URL('../../shared/text/clock-text.ts', import.meta.url).href)});
  process.stdout.write(formatZone(Date.UTC(2026, 6, 1)));
`;

it.each([
  ['UTC', 'UTC'],
  ['America/Mexico_City', 'Central Standard Time, UTC-06:00'],
  ['America/New_York', 'Eastern Daylight Time, UTC-04:00'],
  ['Asia/Kolkata', 'India Standard Time, UTC+05:30'],
])('the time zone %s is named with its offset in summer', (zone, text) => {
  const options = { encoding: 'utf8', env: { ...process.env, TZ: zone, LC_ALL: 'en_US.UTF-8' } } as const;
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', source], options)).toBe(text);
});
