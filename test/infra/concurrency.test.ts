import { describe, expect, it } from 'vitest';
import { concurrencyOf } from '../../infra/aws/concurrency.ts';
import type { MonitorSpec } from '../../shared/model/monitor.ts';

const monitors = (count: number, kind: 'flow' | 'checks', intervalMs: number): readonly MonitorSpec[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${kind}-${intervalMs}-${i}`,
    title: '',
    flow: '',
    tasks: [],
    kind,
    intervalMs,
    attempts: { timeoutMs: 5_000, retries: 2, retryDelayMs: 2_000 },
    allowPrivate: false,
    policy: { after: 1, recoverAfter: 1 },
  }));

describe('as many workers', () => {
  it.each([
    { what: 'as SQS takes at least, for one monitor', watched: monitors(1, 'flow', 30_000), workers: 2 },
    { what: 'as there are flows, which travel alone', watched: monitors(12, 'flow', 30_000), workers: 12 },
    { what: 'as there are groups of 25 checks', watched: monitors(51, 'checks', 30_000), workers: 3 },
    {
      what: 'as there are groups in each interval',
      watched: [...monitors(26, 'checks', 30_000), ...monitors(1, 'checks', 60_000), ...monitors(2, 'flow', 60_000)],
      workers: 5,
    },
    { what: 'as SQS takes at most', watched: monitors(2_000, 'flow', 30_000), workers: 1_000 },
  ])('$what', ({ watched, workers }) => {
    expect(concurrencyOf({ monitors: watched }).workers).toBe(workers);
  });
});
