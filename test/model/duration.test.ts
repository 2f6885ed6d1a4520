import { expect, it } from 'vitest';
import { parseDuration } from '../../shared/model/duration.ts';

it.each([
  ['30s', 30_000],
  ['500ms', 500],
  ['1.5s', 1_500],
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
  ['0s', 0],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(['', '30', 's', '30 s', '-1s', '1e3s', '30S', '30sec', '1m30s', '٣s', ' 30s', '9999999999s', '.5s'])(
  '"%s" is not a duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);
