// A damaged record of overrides or of a drill does not block the next change. A record of a newer version does.
import { describe, expect, it } from 'vitest';
import { drillKey, overridesKey } from '../../shared/storage/keys.ts';
import type { Key } from '../../shared/storage/store.ts';
import { type ApiWorld, createApiWorld, spec } from './support/api-world.ts';

const createDamagedWorld = async (key: Key, body: unknown): Promise<ApiWorld> => {
  const hooks = {
    earliestStart: async () => world.time.now,
    drillsChanged: async () => undefined,
    alert: async () => undefined,
  };
  const control = { notifyPlanner: async () => world.time.now };
  const world: ApiWorld = await createApiWorld([spec('shop')], { control, drills: hooks });
  await world.store.create({ key, body: { v: 1 } });
  await world.store.replace({ key, body }, 1);
  return world;
};

const send = (world: ApiWorld, method: string, path: string, body?: unknown) =>
  world.get(path, {
    method,
    headers: { 'content-type': 'application/json', 'if-match': '*' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe('a damaged record of overrides', () => {
  const [path, key] = ['/api/v1/monitors/shop/overrides', overridesKey('shop')];

  it('is read as no overrides at its version, and is logged', async () => {
    const world = await createDamagedWorld(key, { v: 1, paused: 'perhaps' });
    const { status, body, headers } = await world.get(path);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ paused: false, overrides: { paused: null, intervalSeconds: null } }),
    ]);
    expect(headers.get('etag')).toContain('2');
    expect(world.warnings).toEqual([expect.stringMatching(/^record overrides \/ shop: it is damaged/)]);
  });

  it('is replaced by the next change', async () => {
    const world = await createDamagedWorld(key, { v: 1, paused: 'perhaps' });
    expect((await send(world, 'PATCH', '/api/v1/monitors/shop', { paused: true })).status).toBe(200);
    expect((await world.get(path)).body).toMatchObject({ paused: true });
    expect((await world.store.get(key))?.version).toBe(3);
  });

  it('of a newer version is kept', async () => {
    const world = await createDamagedWorld(key, { v: 9 });
    expect((await world.get(path)).status).toBe(500);
    expect((await send(world, 'PATCH', '/api/v1/monitors/shop', { paused: true })).status).toBe(500);
    expect((await world.store.get(key))?.body).toEqual({ v: 9 });
  });
});

describe('a damaged record of a drill', () => {
  const [path, key] = ['/api/v1/monitors/shop/drill', drillKey('shop')];
  const request = { status: 503, forSeconds: 60 };

  it('is read and ended as no drill, and is logged', async () => {
    const world = await createDamagedWorld(key, { v: 1, until: 'noon' });
    for (const method of ['GET', 'DELETE']) expect((await send(world, method, path)).status).toBe(404);
    expect(world.warnings[0]).toMatch(/^record drill \/ shop: it is damaged/);
  });

  it('is replaced by the next drill, which can be ended', async () => {
    const world = await createDamagedWorld(key, { v: 1, until: 'noon' });
    expect((await send(world, 'PUT', path, request)).status).toBe(200);
    expect((await world.get(path)).body).toMatchObject({ state: 'failing', simulated: { status: 503 } });
    expect((await send(world, 'DELETE', path)).body).toMatchObject({ state: 'over' });
  });

  it('of a newer version is kept', async () => {
    const world = await createDamagedWorld(key, { v: 9 });
    for (const method of ['GET', 'DELETE']) expect((await send(world, method, path)).status).toBe(500);
    expect((await send(world, 'PUT', path, request)).status).toBe(500);
    expect((await world.store.get(key))?.body).toEqual({ v: 9 });
  });
});
