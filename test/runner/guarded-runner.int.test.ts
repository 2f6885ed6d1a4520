import { expect, it } from 'vitest';
import { systemClock as clock } from '../../shared/clock/system-clock.ts';
import { http, monitor } from '../../shared/monitor.ts';
import { createGuardedRunner } from '../../shared/runner/guarded-runner.ts';
import { endOf, httpResponse, loadedMonitor, scriptedProbe } from './support/execute-flow.ts';

const processHooks = () => ({
  exit: process.exit,
  rejections: process.listeners('unhandledRejection'),
  exceptions: process.listeners('uncaughtException'),
});

it('changes nothing of the process where all monitors are made of checks', async () => {
  const before = processHooks();
  const loaded = loadedMonitor(monitor('shop', { every: '30s', checks: [http('home', 'https://shop.example/')] }));
  const { runInProcess, isFlow } = createGuardedRunner({
    monitors: new Map([['shop', loaded]]),
    probe: scriptedProbe(() => httpResponse(200)).probe,
    clock,
    secrets: { get: async () => 'value' },
    onUnhandledError: () => undefined,
  });
  const run = await runInProcess({ monitor: 'shop', runId: 'shop~1800000000000', deadline: Date.now() + 1_000 });
  expect(endOf(run)).toMatch(/^Completed/);
  expect(isFlow('shop')).toBe(false);
  expect(processHooks()).toEqual(before);
});
