import { describe, expect, it } from 'vitest';
import { formatDuration, formatElapsed, formatLargestUnit, formatSeconds } from '../../shared/text/duration-text.ts';

describe('formatDuration shows the two largest units', () => {
  it.each([
    [-5, '0 s'],
    [0, '0 s'],
    [0.4, '0 s'],
    [1, '1 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [60, '1 min'],
    [61, '1 min 1 s'],
    [3_599, '59 min 59 s'],
    [3_600, '1 h'],
    [3_605, '1 h'],
    [7_500, '2 h 5 min'],
    [86_400, '1 d'],
    [86_400 * 3 + 7_200 + 59, '3 d 2 h'],
    [86_400 * 400, '400 d'],
    [604_800, '7 d'],
  ])('%s s: %s', (seconds, text) => {
    expect(formatDuration(seconds * 1_000)).toBe(text);
  });
});

describe('formatElapsed shows milliseconds and tenths of short times', () => {
  it.each([
    [-1, '0 ms'],
    [0.4, '0 ms'],
    [340, '340 ms'],
    [999.6, '1 s'],
    [1_240, '1.2 s'],
    [9_960, '10 s'],
    [12_400, '12 s'],
    [200_000, '3 min 20 s'],
    [183_600_000, '2 d 3 h'],
  ])('%s ms: %s', (ms, text) => {
    expect(formatElapsed(ms)).toBe(text);
  });
});

describe('formatLargestUnit shows one unit', () => {
  it.each([
    [-5, '0 s'],
    [12_400, '12 s'],
    [200_000, '3 min'],
    [183_600_000, '2 d'],
  ])('%s ms: %s', (ms, text) => {
    expect(formatLargestUnit(ms)).toBe(text);
  });
});

describe('formatSeconds shows seconds only', () => {
  it.each([
    [250, '0.25 s'],
    [5_000, '5 s'],
    [3_600_000, '3600 s'],
  ])('%i ms: %s', (ms, text) => {
    expect(formatSeconds(ms)).toBe(text);
  });
});
