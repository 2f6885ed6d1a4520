import { expect, it } from 'vitest';
import { http, monitor } from '../../shared/monitor.ts';
import { endOf, executeMonitor, httpResponse, loadedMonitor, onlyTask, scriptedProbe } from './support/execute-flow.ts';

it('an internal error of Vigía makes the task run Crashed: it shows nothing about the service', async () => {
  const outcome = httpResponse(503, 'x');
  if (!outcome.ok) throw new Error('a response is expected');
  // Listing the headers throws, which only happens when the excerpt of a failing response is recorded.
  const headers = new Proxy(outcome.response.headers, {
    ownKeys: () => {
      throw new Error('internal error');
    },
  });
  const { probe } = scriptedProbe(() => ({ ...outcome, response: { ...outcome.response, headers } }));
  const shop = monitor('shop', { every: '30s', checks: [http('home', 'https://shop.example/')] });
  const run = await executeMonitor(loadedMonitor(shop), { probe });
  expect(endOf(onlyTask(run))).toBe('Crashed: Task run ended without a state because of an internal error in Vigía');
});
