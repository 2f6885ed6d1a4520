import { describe, expect, it } from 'vitest';
import { workersNeeded } from '../../infra/aws/worker-concurrency.ts';
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

describe('the number of workers', () => {
  it.each([
    { rule: 'at least the minimum of SQS', defined: monitors(1, 'flow', 30_000), workers: 2 },
    { rule: 'one for each flow, which has a message of its own', defined: monitors(12, 'flow', 30_000), workers: 12 },
    { rule: 'one for each group of 25 checks', defined: monitors(51, 'checks', 30_000), workers: 3 },
    {
      rule: 'the sum of the groups of all intervals',
      defined: [...monitors(26, 'checks', 30_000), ...monitors(1, 'checks', 60_000), ...monitors(2, 'flow', 60_000)],
      workers: 5,
    },
    { rule: 'at most the maximum of SQS', defined: monitors(2_000, 'flow', 30_000), workers: 1_000 },
  ])('is $rule', ({ defined, workers }) => {
    expect(workersNeeded({ monitors: defined })).toBe(workers);
  });
});
