import { describe, expect, it } from 'vitest';
import { budget as messages } from '../../shared/messages/en/budget.ts';
import { budgetMs, fitAttempts } from '../../shared/model/budget.ts';

const s = (seconds: number) => seconds * 1_000;

it.each([
  [10, 8],
  [12, 10],
  [22, 20],
  [30, 20],
  [3_600, 20],
])('a run of a %i s monitor has %i s', (interval, budget) => {
  expect(budgetMs(s(interval))).toBe(s(budget));
});

describe('time-outs and retries that are left out are chosen to fit', () => {
  it.each([
    // interval, requested time-out and retries, chosen time-out and retries
    [30, undefined, undefined, 5, 2],
    [10, undefined, undefined, 3, 1],
    [11, undefined, undefined, 3, 1],
    [12, undefined, undefined, 4, 1],
    [15, undefined, undefined, 3, 2],
    [14, undefined, undefined, 5, 1],
    [3_600, undefined, undefined, 5, 2],
    [30, 6, undefined, 6, 1],
    [30, 5, undefined, 5, 2],
    [30, 1, undefined, 1, 2],
    [30, 20, undefined, 20, 0],
    [30, undefined, 0, 5, 0],
    [30, undefined, 3, 3, 3],
    [30, undefined, 6, 1, 6],
    [10, undefined, 2, 1, 2],
    [30, 2, 4, 2, 4],
  ])('every %i s, timeout %s s, retries %s: %i s and %i', (interval, timeout, retries, timeoutS, count) => {
    const requested = { timeoutMs: timeout === undefined ? undefined : s(timeout), retries };
    const attempts = { timeoutMs: s(timeoutS), retries: count, retryDelayMs: 2_000 };
    expect(fitAttempts(s(interval), requested)).toEqual({ ok: true, attempts });
  });

  it('for any interval, all attempts fit into the budget and each has 3 s', () => {
    for (let interval = 10_000; interval <= 60_000; interval += 500) {
      const fitted = fitAttempts(interval, {});
      if (!fitted.ok) throw new Error(`${interval}: ${fitted.excess.neededMs} ms`);
      const { timeoutMs, retries, retryDelayMs } = fitted.attempts;
      expect(timeoutMs * (retries + 1) + retryDelayMs * retries).toBeLessThanOrEqual(budgetMs(interval));
      expect(timeoutMs).toBeGreaterThanOrEqual(3_000);
    }
  });
});

describe('attempts that cannot fit are refused with the sum and a remedy', () => {
  it.each([
    [
      { timeoutMs: s(10), retries: 2 },
      30,
      'timeout 10 s × 3 attempts + 2 × 2 s between them = 34 s, but a run of a 30 s monitor has 20 s',
      "retries: 0 or timeout: '5s'",
    ],
    [
      { timeoutMs: s(25) },
      60,
      'timeout 25 s × 1 attempt = 25 s, but a run of a 60 s monitor has 20 s',
      "timeout: '5s'",
    ],
    [
      { retries: 7 },
      30,
      'timeout 1 s × 8 attempts + 7 × 2 s between them = 22 s, but a run of a 30 s monitor has 20 s',
      'retries: 2',
    ],
    [
      { timeoutMs: s(9), retries: 4 },
      10,
      'timeout 9 s × 5 attempts + 4 × 2 s between them = 53 s, but a run of a 10 s monitor has 8 s',
      "timeout: '5s' and retries: 0",
    ],
  ])('%j every %i s', (requested, interval, sum, remedy) => {
    const fitted = fitAttempts(s(interval), requested);
    if (fitted.ok) throw new Error('the attempts fit');
    expect(messages.attemptsTooLong(fitted.excess)).toBe(`${sum}; write ${remedy}, or a longer interval`);
    expect(messages.intervalTooShort(fitted.excess)).toBe(`${sum}; ${remedy} in monitors.ts would fit`);
  });
});
