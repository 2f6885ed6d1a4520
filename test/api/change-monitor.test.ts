import { expect, it } from 'vitest';
import { t0 } from '../support/builders.ts';
import { createApiWorld, spec } from './support/api-world.ts';

const createChanges = async () => {
  const logged: string[] = [];
  const logger = { info: (message: string) => void logged.push(message), warn: () => {}, error: () => {} };
  const world = await createApiWorld([spec('shop')], { logger, control: { notifyPlanner: async () => t0 } });
  const change = (body: unknown) =>
    world.get('/api/v1/monitors/shop', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return { change, logged };
};

it.each([
  [{ paused: true, reason: 'works on the roof' }, 'paused; reason: works on the roof'],
  [{ paused: false }, 'resumed'],
  [{ paused: null, intervalSeconds: null }, 'paused or not as in monitors.ts, interval as in monitors.ts'],
  [{ intervalSeconds: 90 }, 'every 1 min 30 s'],
])('the change %o is logged', async (body, text) => {
  const { change, logged } = await createChanges();
  expect((await change(body)).status).toBe(200);
  expect(logged).toEqual([`Monitor 'shop' - Overridden: ${text}`]);
});

it('a refused change is not logged', async () => {
  const { change, logged } = await createChanges();
  expect((await change({ intervalSeconds: 9 })).status).toBe(400);
  expect(logged).toEqual([]);
});
