import { expect, it } from 'vitest';
import { createWorld, noon, spec } from './support/api-world.ts';

const open = async () => {
  const notified: string[] = [];
  const logger = { info: (message: string) => void notified.push(message), warn: () => {}, error: () => {} };
  const world = await createWorld([spec('shop')], { logger, control: { notifyPlanner: async () => noon } });
  const change = (body: unknown) =>
    world.get('/api/v1/monitors/shop', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return { change, notified };
};

it.each([
  [{ paused: true, reason: 'works on the roof' }, 'paused; why: works on the roof'],
  [{ paused: false }, 'not paused'],
  [{ paused: null, intervalSeconds: null }, 'paused or not as monitors.ts says, as often as monitors.ts says'],
  [{ intervalSeconds: 90 }, 'every 1 min 30 s'],
])('the log says that %o was asked for', async (body, words) => {
  const { change, notified } = await open();
  expect((await change(body)).status).toBe(200);
  expect(notified).toEqual([`Monitor 'shop' - Changed by hand: ${words}`]);
});

it('the log says nothing of a change that is refused', async () => {
  const { change, notified } = await open();
  expect((await change({ intervalSeconds: 9 })).status).toBe(400);
  expect(notified).toEqual([]);
});
