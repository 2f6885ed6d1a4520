import { afterEach, describe, expect, it, vi } from 'vitest';
import { lastState, type TaskRun, verdict } from '../../shared/model/run.ts';
import { state } from '../../shared/model/state.ts';
import { attributeFailure } from '../../shared/runner/attribute-failure.ts';
import type { Execution } from '../../shared/runner/execution.ts';
import { crashOwnSide } from '../../shared/runner/own-side.ts';
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

describe('a run during which this process did not run', () => {
  /** An attempt of five seconds; the process stood still from `from` to `to`, in milliseconds after its start. */
  const stalled = async (from: number, to: number, taskRun: TaskRun) => {
    const stalledMs = (start: number, end: number) => Math.max(0, Math.min(end, t0 + to) - Math.max(start, t0 + from));
    const ended = { ...execution('Completed'), taskRuns: [taskRun] };
    return attributeFailure({ language: 'en' }, { stalledMs, stop: () => undefined }, async () => ended);
  };
  const taskRun = (end: 'Failed' | 'TimedOut', more: Partial<TaskRun> = {}): TaskRun =>
    aTaskRun(end, { states: [state('Running', t0), state(end, t0 + 5_000)], ...more });
  const error = { kind: 'http', phases: { totalMs: 5_000 }, error: { code: 'TIMED_OUT', message: 'no response' } };

  it.each([
    ['for half of an attempt that timed out', 1_000, 4_000, taskRun('TimedOut')],
    ['at the end of an attempt that timed out', 4_200, 5_000, taskRun('TimedOut')],
    ['before a request failed', 500, 4_500, taskRun('Failed', { evidence: [error] })],
  ])('%s is Crashed', async (_, from, to, failed) => {
    const ended = await stalled(from, to, failed);
    expect(ended).toMatchObject({ ownSide: 'stalled' });
    expect([ended, ...ended.taskRuns].map((part) => lastState(part).name)).toEqual(['Crashed', 'Crashed']);
  });

  it.each([
    ['for a moment', 1_000, 2_000, taskRun('TimedOut')],
    [
      'although there was a response',
      1_000,
      5_000,
      taskRun('Failed', { evidence: [{ kind: 'http', phases: { totalMs: 5_000 } }] }),
    ],
  ] as const)('%s keeps its state', async (_, from, to, failed) => {
    const ended = await stalled(from, to, failed as TaskRun);
    expect(ended.ownSide).toBeUndefined();
    expect(ended.taskRuns).toEqual([failed]);
  });
});

describe('a failure of this machine', () => {
  const own = aTaskRun('Failed', { ownSide: 'resolver' });
  const ofTask = ({ ownSide }: TaskRun) => ownSide;

  it('does not hide the failure of a service in the same run', () => {
    const ended = crashOwnSide({ ...execution('Completed'), taskRuns: [own, aTaskRun('Failed')] }, { ofTask }, 'en');
    expect(ended.taskRuns.map((one) => lastState(one).name)).toEqual(['Crashed', 'Failed']);
    expect([lastState(ended).name, ended.ownSide, verdict(ended)]).toEqual(['Completed', undefined, 'failing']);
  });

  it('leaves open what the other tasks found', () => {
    const ended = crashOwnSide({ ...execution('Completed'), taskRuns: [own, aTaskRun('Completed')] }, { ofTask }, 'es');
    expect(verdict(ended)).toBe('neutral');
    expect(lastState(ended).message).toMatch(/^Problema propio: ningún servidor DNS responde\. Revisa/);
  });
});
