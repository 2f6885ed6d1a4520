import { afterEach, describe, expect, it, vi } from 'vitest';
import { lastState } from '../../shared/model/run.ts';
import { attributeFailure } from '../../shared/runner/attribute-failure.ts';
import type { Execution } from '../../shared/runner/execution.ts';
import { aRun, aTaskRun, t0 } from '../support/builders.ts';

const execution = (end: 'Completed' | 'Failed'): Execution => {
  const { states } = aRun(t0);
  return { startedAt: t0, endedAt: t0 + 100, states, taskRuns: [aTaskRun(end)] };
};

/** Runs a flow while the wall clock jumps by `jumpMs`. */
const whileJumping = (jumpMs: number, end: 'Completed' | 'Failed') =>
  attributeFailure({ language: 'en' }, undefined, async () => {
    vi.setSystemTime(Date.now() + jumpMs);
    return execution(end);
  });

describe('a run during which the clock jumped', () => {
  afterEach(() => void vi.useRealTimers());

  it.each([3_600_000, -3_600_000])(
    'by %s ms and that failed is Crashed, which does not count as a failure of the service',
    async (ms) => {
      vi.useFakeTimers({ toFake: ['Date'] });
      const ended = await whileJumping(ms, 'Failed');
      expect(lastState(ended)).toMatchObject({ name: 'Crashed', message: expect.stringContaining('slept') });
      expect(ended.ownSide).toBe('clock');
      expect(ended.taskRuns.map(lastState)).toMatchObject([{ name: 'Crashed' }]);
    },
  );

  it.each([
    [3_600_000, 'Completed'],
    [500, 'Failed'],
  ] as const)('by %s ms and that is %s is not changed', async (ms, end) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    expect(await whileJumping(ms, end)).toEqual(execution(end));
  });
});
