import { expect, it } from 'vitest';
import type { Clock } from '../../shared/clock/clock.ts';
import { parseMonitors } from '../../shared/define/parse-monitors.ts';
import { budgetMs } from '../../shared/model/budget.ts';
import { flow, http, monitor, task } from '../../shared/monitor.ts';
import type { Probe } from '../../shared/net/probe-port.ts';
import { createInProcessRunner } from '../../shared/runner/in-process-runner.ts';
import { httpError, namesOf, onlyTask } from './support/execute-flow.ts';

/** A clock that jumps to the next end of a sleep as soon as all code is idle. */
const jumpingClock = (): Clock => {
  let now = 1_800_000_000_000;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const jump = (): void => {
    const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
    if (!next) return;
    now = Math.max(now, next.at);
    sleepers = sleepers.filter((sleeper) => sleeper !== next);
    next.wake();
    setImmediate(jump);
  };
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((wake) => {
      const sleeper = { at: now + ms, wake };
      if (sleepers.length === 0) setImmediate(jump);
      sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        wake();
      });
    });
  return { now: () => now, sleep };
};

/** A probe that takes all the time it has, and receives no response. */
const unresponsive =
  (clock: Clock): Probe =>
  async ({ timeoutMs }) => {
    await clock.sleep(timeoutMs);
    return httpError(`no response within ${timeoutMs} ms`);
  };

const hanging = task('hanging', () => new Promise<never>(() => undefined));
const unanswered = http('unanswered', 'https://shop.example/');

it.each([
  ['30s', hanging, 'TimedOut', 3, 19_300],
  ['10s', hanging, 'TimedOut', 2, 7_950],
  ['30s', unanswered, 'Failed', 3, 19_000],
  ['10s', unanswered, 'Failed', 2, 8_000],
  ['5m', hanging, 'TimedOut', 2, 52_100, { timeout: '25s', retries: 1 }],
  ['5m', unanswered, 'Failed', 1, 60_000, { timeout: '60s' }],
  ['62s', unanswered, 'Failed', 4, 46_000, { timeout: '10s', retries: 3 }],
] as const)('every %s, %o is %s after %i attempts, within the budget', async (...row) => {
  const [every, check, name, attempts, tookMs, options] = row;
  const clock = jumpingClock();
  const parsed = parseMonitors([monitor('shop', { every, ...options, checks: [check] })], 'monitors.ts');
  if (!parsed.ok) throw new Error('refused');
  const [only] = parsed.monitors;
  if (!only) throw new Error('no monitor');
  const execute = createInProcessRunner({ monitors: new Map([['shop', only]]), probe: unresponsive(clock), clock });
  const deadline = clock.now() + budgetMs(only.spec.intervalMs, only.spec.attempts);
  const run = await execute({ monitor: 'shop', runId: 'shop~1800000000000', deadline });
  expect([onlyTask(run).states.at(-1)?.name, onlyTask(run).attempts]).toEqual([name, attempts]);
  expect(namesOf(run)).toEqual(['Running', 'Completed']);
  expect(run.endedAt).toBeLessThanOrEqual(deadline);
  expect(Math.abs(run.endedAt - run.startedAt - tookMs)).toBeLessThanOrEqual(200);
});

it('consecutive tasks share the budget: the task at its end is TimedOut, and so is the flow', async () => {
  const clock = jumpingClock();
  const both = flow('both', async ({ run }) => {
    await run(hanging);
    await run(hanging);
  });
  const parsed = parseMonitors([monitor('shop', { every: '30s', flow: both, timeout: '15s' })], 'm.ts');
  const only = parsed.ok ? parsed.monitors[0] : undefined;
  if (!only) throw new Error('refused');
  const execute = createInProcessRunner({ monitors: new Map([['shop', only]]), probe: unresponsive(clock), clock });
  const run = await execute({ monitor: 'shop', runId: 'shop~1800000000000', deadline: clock.now() + 20_000 });
  expect(run.taskRuns.map(({ states }) => states.at(-1)?.message)).toEqual([
    'Task run exceeded timeout of 15 s',
    'Task run was still running when its flow run ran out of time',
  ]);
  expect(run.states.at(-1)?.message).toBe('Flow run exceeded timeout of 20 s');
});
