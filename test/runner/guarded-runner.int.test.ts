import { expect, it } from 'vitest';
import { systemClock as clock } from '../../shared/clock/system-clock.ts';
import { http, monitor } from '../../shared/monitor.ts';
import { createGuardedRunner } from '../../shared/runner/guarded-runner.ts';
import { answer, checkedMonitor, endOf, scripted } from './support/executing.ts';

const ofProcess = () => ({
  exit: process.exit,
  rejections: process.listeners('unhandledRejection'),
  exceptions: process.listeners('uncaughtException'),
});

it('where all monitors are made of checks, nothing of the process is changed for flows', async () => {
  const before = ofProcess();
  const checked = checkedMonitor(monitor('shop', { every: '30s', checks: [http('home', 'https://shop.example/')] }));
  const { runInProcess, isFlow } = createGuardedRunner({
    monitors: new Map([['shop', checked]]),
    probe: scripted(() => answer(200)).probe,
    clock,
    secrets: { get: async () => 'value' },
    onUnhandledError: () => undefined,
  });
  const run = await runInProcess({ monitor: 'shop', runId: 'shop~1800000000000', deadline: Date.now() + 1_000 });
  expect(endOf(run)).toMatch(/^Completed/);
  expect(isFlow('shop')).toBe(false);
  expect(ofProcess()).toEqual(before);
});
