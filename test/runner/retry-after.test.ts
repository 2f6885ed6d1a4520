// A task is not attempted again before the time for which a server asked with Retry-After.
import { describe, expect, it } from 'vitest';
import { Failed, flow, http, monitor, type TaskContext, task } from '../../shared/monitor.ts';
import {
  endOf,
  executeMonitor,
  httpResponse,
  loadedMonitor,
  onlyTask,
  type Script,
  scriptedProbe,
} from './support/execute-flow.ts';

const home = http('home', 'https://shop.example/');
const asking = (status: number, retryAfter: string) => httpResponse(status, '', { 'Retry-After': retryAfter });

/** Runs the monitor with two retries, and returns when each request was sent. */
const attemptsOf = async (definition: unknown, script: Script, deadlineMs = 20_000) => {
  const sentAt: number[] = [];
  const { probe } = scriptedProbe((request, index) => {
    sentAt.push(Date.now());
    return script(request, index);
  });
  const loaded = loadedMonitor(definition, { retries: 2, retryDelayMs: 20 });
  const run = await executeMonitor(loaded, { probe, deadlineMs });
  return { taskRun: onlyTask(run), sentAt, tookMs: run.endedAt - run.startedAt };
};
const checked = monitor('shop', { every: '30s', checks: [home] });

describe('a check', () => {
  it.each([
    [429, '120', '120 s'],
    [503, '600', '10 min'],
    [503, '7200', '2 h'],
    [429, 'Wed, 21 Oct 2099 07:28:00 GMT', '365 d'],
  ])('with status %i and Retry-After: %s is not requested again in the same run', async (status, value, shown) => {
    const { taskRun, sentAt, tookMs } = await attemptsOf(checked, () => asking(status, value));
    expect(endOf(taskRun)).toBe(
      `Failed: Status ${status} from shop.example, expected 200; it asked not to be requested again for ${shown}`,
    );
    expect([taskRun.attempts, sentAt.length]).toEqual([1, 1]);
    expect(tookMs).toBeLessThan(5_000);
  });

  it('waits for its retry at least so long where the time fits in', async () => {
    const { taskRun, sentAt } = await attemptsOf(checked, (_, index) =>
      index === 0 ? asking(429, '1') : httpResponse(200),
    );
    expect([endOf(taskRun), taskRun.attempts]).toEqual(['Completed', 2]);
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(taskRun.states.map(({ message }) => message)).toContain(
      'Status 429 from shop.example, expected 200; it asked not to be requested again for 1 s',
    );
  });

  it('has no other attempt where the time and an attempt do not fit into the run', async () => {
    const { taskRun } = await attemptsOf(checked, () => asking(503, '4'), 4_500);
    expect(taskRun.attempts).toBe(1);
  });

  it.each([
    [429, 'soon'],
    [503, '-5'],
    [503, '0'],
    [503, '1.5.1'],
    [500, '120'],
    [404, '120'],
  ])('with status %i and Retry-After: %s is retried as usual', async (status, value) => {
    const { taskRun } = await attemptsOf(checked, () => asking(status, value));
    expect(endOf(taskRun)).toBe(`Failed: Status ${status} from shop.example, expected 200`);
    expect(taskRun.attempts).toBe(3);
  });

  it('that expects the status does not report the time', async () => {
    const expecting = monitor('shop', {
      every: '30s',
      checks: [http('home', 'https://shop.example/', { expect: { status: 503 } })],
    });
    const { taskRun } = await attemptsOf(expecting, () => asking(503, '120'));
    expect([endOf(taskRun), taskRun.attempts]).toEqual(['Completed', 1]);
  });

  it('states the time in the language of the monitor', async () => {
    const spanish = monitor('shop', { every: '30s', language: 'es', checks: [home] });
    const { taskRun } = await attemptsOf(spanish, () => asking(429, '120'));
    expect(endOf(taskRun)).toBe(
      'Failed: Código de estado 429 de shop.example; se esperaba 200; pidió que no se le consulte durante 120 s',
    );
  });
});

describe('a task of the user', () => {
  const asked = (work: (context: TaskContext) => unknown) =>
    monitor('shop', { every: '30s', flow: flow('shop', ({ run }) => run(task('asked', work))) });

  it('is not attempted again either', async () => {
    const failing = asked(async ({ fetch }) => {
      const response = await fetch('https://shop.example/');
      return response.ok ? 'fine' : Failed(`status ${response.status}`);
    });
    const { taskRun } = await attemptsOf(failing, () => asking(503, '120'));
    expect([endOf(taskRun), taskRun.attempts]).toEqual(['Failed: status 503', 1]);
  });

  it('waits for the longest of the times for which its servers asked', async () => {
    const failing = asked(async ({ fetch, attempt }) => {
      const responses = [await fetch('https://a.example/'), await fetch('https://b.example/')];
      return attempt > 1 ? 'fine' : Failed(responses.map(({ status }) => status).join());
    });
    const { taskRun, sentAt } = await attemptsOf(failing, (_, index) => asking(429, index === 0 ? '1' : '0'));
    expect([endOf(taskRun), taskRun.attempts]).toEqual(['Completed', 2]);
    expect((sentAt[2] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });
});
