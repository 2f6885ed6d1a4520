import { expect, it } from 'vitest';
import { http, monitor } from '../../shared/monitor.ts';
import { answer, checkedMonitor, endOf, executeMonitor, onlyTask, scripted } from './support/executing.ts';

it('a fault of our own makes the task run Crashed: it says nothing about the service', async () => {
  const outcome = answer(503, 'x');
  if (!outcome.ok) throw new Error('an answer is expected');
  // Reading the names of the headers fails, which happens only when a failing answer is accounted for.
  const headers = new Proxy(outcome.response.headers, {
    ownKeys: () => {
      throw new Error('a fault');
    },
  });
  const { probe } = scripted(() => ({ ...outcome, response: { ...outcome.response, headers } }));
  const watched = monitor('shop', { every: '30s', checks: [http('home', 'https://shop.example/')] });
  const run = await executeMonitor(checkedMonitor(watched), { probe });
  expect(endOf(onlyTask(run))).toBe('Crashed: Task run ended without a state because of an internal error in Vigía');
});
