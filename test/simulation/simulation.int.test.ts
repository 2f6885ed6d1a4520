// Some hundred random scenarios with faults; `npm run simulate` runs more of them.
import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

const batches = 6;
const seedsPerBatch = 75;

describe('the pipeline keeps its promises whatever AWS does', () => {
  const notified: Awaited<ReturnType<typeof simulate>>[] = [];

  it.each(Array.from({ length: batches }, (_, i) => 1 + i * seedsPerBatch))(
    `in ${seedsPerBatch} scenarios from seed %i on`,
    async (from) => {
      const results = [];
      for (let seed = from; seed < from + seedsPerBatch; seed += 1) results.push(await simulate(seed));
      const failed = results.filter((result) => result.violations.length > 0);
      expect(failed.map(({ seed, violations }) => ({ seed, violations }))).toEqual([]);
      // Scenarios without incidents or faults would prove nothing.
      expect(results.reduce((sum, result) => sum + result.incidents, 0)).toBeGreaterThan(seedsPerBatch);
      expect(results.reduce((sum, result) => sum + result.faults, 0)).toBeGreaterThan(seedsPerBatch);
      notified.push(...results);
    },
  );

  it('and they contain every kind of alert', () => {
    for (const kind of ['opened', 'closed', 'paused', 'reminder', 'failure', 'digest'] as const)
      expect(
        notified.reduce((sum, { kinds }) => sum + kinds[kind], 0),
        kind,
      ).toBeGreaterThan(0);
  });

  it('runs the same scenario for the same seed', async () => {
    expect(await simulate(7)).toEqual(await simulate(7));
  });
});
