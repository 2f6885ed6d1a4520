import { describe, expect, it } from 'vitest';
import { budget as messages } from '../../shared/messages/en/budget.ts';
import { budgetMs, fitAttempts, workerTimeoutFor } from '../../shared/model/budget.ts';

const s = (seconds: number) => seconds * 1_000;

it.each([
  [10, 8, 8],
  [12, 10, 10],
  [22, 20, 20],
  [30, 20, 28],
  [60, 20, 58],
  [62, 20, 60],
  [3_600, 20, 60],
])('a run of a %i s monitor has %i s, or %i s for attempts of more than 20 s', (interval, usual, long) => {
  expect(budgetMs(s(interval), { timeoutMs: s(5), retries: 2 })).toBe(s(usual));
  expect(budgetMs(s(interval), { timeoutMs: s(21), retries: 0 })).toBe(s(long));
});

it('a worker lives 25 s, or 65 s when a monitor has attempts of more than 20 s', () => {
  const usual = { attempts: { timeoutMs: s(5), retries: 2 } };
  expect(workerTimeoutFor([])).toBe(s(25));
  expect(workerTimeoutFor([usual, usual])).toBe(s(25));
  expect(workerTimeoutFor([usual, { attempts: { timeoutMs: s(30), retries: 0 } }])).toBe(s(65));
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
    [30, undefined, 7, 1, 7],
    [300, undefined, 10, 3, 10],
    [300, 30, undefined, 30, 0],
    [300, 60, 0, 60, 0],
    [300, 10, 3, 10, 3],
    [30, 28, undefined, 28, 0],
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
      expect(timeoutMs * (retries + 1) + retryDelayMs * retries).toBeLessThanOrEqual(
        budgetMs(interval, fitted.attempts),
      );
      expect(timeoutMs).toBeGreaterThanOrEqual(3_000);
    }
  });
});

describe('attempts that cannot fit are refused with the sum and remedies', () => {
  it.each([
    [
      { timeoutMs: s(10), retries: 2 },
      30,
      'timeout 10 s × 3 attempts + 2 × 2 s between them = 34 s, but a run of a 30 s monitor has 28 s',
      "retries: 1 or timeout: '8s' or every: '36s'",
      'an interval of 36 s or more would fit',
    ],
    [
      { timeoutMs: s(90) },
      60,
      'timeout 90 s × 1 attempt = 90 s, but a run of a 60 s monitor has 58 s',
      "timeout: '58s'",
      "timeout: '58s' in monitors.ts would fit",
    ],
    [
      { retries: 10 },
      30,
      'timeout 1 s × 11 attempts + 10 × 2 s between them = 31 s, but a run of a 30 s monitor has 28 s',
      "retries: 9 or every: '33s'",
      'an interval of 33 s or more would fit',
    ],
    [
      { timeoutMs: s(9), retries: 4 },
      10,
      'timeout 9 s × 5 attempts + 4 × 2 s between them = 53 s, but a run of a 10 s monitor has 8 s',
      "every: '55s'",
      'an interval of 55 s or more would fit',
    ],
  ])('%j every %i s', (requested, interval, sum, remedy, ofOverride) => {
    const fitted = fitAttempts(s(interval), requested);
    if (fitted.ok) throw new Error('the attempts fit');
    expect(messages.attemptsTooLong(fitted.excess)).toBe(`${sum}; write ${remedy}`);
    expect(messages.intervalTooShort(fitted.excess)).toBe(`${sum}; ${ofOverride}`);
  });
});
