// Cached responses: they are reused without a read, and clients cannot notice it.
import { describe, expect, it } from 'vitest';
import { instrumentStore } from '../../infra/local/storage-health/instrumented-store.ts';
import { createRun } from '../../shared/storage/records/run-records.ts';
import type { Store } from '../../shared/storage/store.ts';
import { createMemoryStore } from '../simulation/memory-store.ts';
import { t0 } from '../support/builders.ts';
import { failing, makeRun } from '../support/run-parts.ts';
import { createTestClock } from '../support/world.ts';
import { createApiWorld, spec } from './support/api-world.ts';

const dayMs = 86_400_000;

/** A world whose store counts its reads and, as the local process does, the writes that have ended. */
const createCountingWorld = async () => {
  const testClock = createTestClock();
  const { time, clock } = testClock;
  let [reads, written] = [0, 0];
  const memory = createMemoryStore({ now: clock.now });
  const ended = (): void => {
    written += 1;
  };
  const watched = instrumentStore(memory, { written: () => {}, failed: () => {}, writeEnded: ended });
  const gate: { opened?: Promise<void> } = {};
  const counted =
    <A extends readonly unknown[], R>(read: (...input: A) => Promise<R>) =>
    async (...input: A): Promise<R> => {
      reads += 1;
      const found = await read(...input);
      await gate.opened;
      return found;
    };
  const { get, getMany, query, queryIndex } = watched;
  const store: Store = {
    ...watched,
    get: counted(get),
    getMany: counted(getMany),
    query: counted(query),
    queryIndex: counted(queryIndex),
  };
  const world = await createApiWorld([spec('shop'), spec('blog')], {
    testClock,
    store,
    writesEnded: () => written,
  });
  time.now += 600_000;
  const readsOf = async (path: string) => {
    const before = reads;
    const answer = await world.get(`/api/v1${path}`);
    return { ...answer, reads: reads - before };
  };
  /** Resolves after the next read. */
  const nextRead = async (): Promise<void> => {
    for (const before = reads; reads === before; ) await new Promise(setImmediate);
  };
  return { world, time, gate, readsOf, nextRead };
};

const ids = (body: { runs: readonly { id: string }[] }): readonly string[] => body.runs.map(({ id }) => id);

describe('a response', () => {
  const paths = [
    '/runs',
    '/runs?taskState=FAILED',
    '/runs?monitor=shop',
    '/runs?monitor=shop&taskState=COMPLETED&limit=7',
    '/monitors',
    '/monitors/shop/series',
    '/counts?from=2026-11-21T12:00:00Z',
  ];

  it.each(paths)('is reused without a read while nothing is written: %s', async (path) => {
    const { world, readsOf } = await createCountingWorld();
    for (const monitor of ['shop', 'blog']) await world.run(failing(monitor, await world.due(monitor)));
    const first = await readsOf(path);
    expect(first).toMatchObject({ status: 200 });
    expect(first.reads).toBeGreaterThan(0);
    const again = await readsOf(path);
    expect(again).toEqual({ ...first, headers: expect.anything(), reads: 0 });
    expect([...again.headers]).toEqual([...first.headers]);
    const known = await world.get(`/api/v1${path}`, { headers: { 'if-none-match': again.headers.get('etag') ?? '' } });
    expect([known.status, known.text]).toEqual([304, '']);
  });

  it.each(paths)('is made again after a write: %s', async (path) => {
    const { world, readsOf } = await createCountingWorld();
    const before = await readsOf(path);
    await world.run(failing('shop', await world.due('shop')));
    await world.run({ monitor: 'shop', dueAt: await world.due('shop', 1) });
    const after = await readsOf(path);
    expect(after.reads).toBeGreaterThan(0);
    expect(after.text).not.toBe(before.text);
  });

  it('belongs to its path and query', async () => {
    const { world, readsOf } = await createCountingWorld();
    const shop = await world.run({ monitor: 'shop', dueAt: await world.due('shop') });
    const blog = await world.run({ monitor: 'blog', dueAt: await world.due('blog') });
    for (const _ of [1, 2]) {
      expect(ids((await readsOf('/runs?monitor=shop')).body)).toEqual([shop.id]);
      expect(ids((await readsOf('/runs?monitor=blog')).body)).toEqual([blog.id]);
      expect(ids((await readsOf('/runs')).body).toSorted()).toEqual([blog.id, shop.id].toSorted());
      expect(ids((await readsOf('/runs?limit=1')).body)).toHaveLength(1);
      expect(await readsOf('/runs?monitor=none')).toMatchObject({ status: 404 });
      expect(await readsOf('/monitors/shop/series')).toMatchObject({ body: { monitor: 'shop' } });
      expect(await readsOf('/monitors/blog/series')).toMatchObject({ body: { monitor: 'blog' } });
    }
  });

  it('is not reused after a run in it has expired', async () => {
    const { world, time, readsOf } = await createCountingWorld();
    const run = await world.run({ monitor: 'shop', dueAt: await world.due('shop') });
    const expiresAt = Math.floor(run.dueAt / 1_000) * 1_000 + 14 * dayMs;
    time.now = expiresAt - 1;
    for (const _ of [1, 2]) expect(ids((await readsOf('/runs?monitor=shop')).body)).toEqual([run.id]);
    time.now = expiresAt;
    expect(ids((await readsOf('/runs?monitor=shop')).body)).toEqual([]);
  });

  it('that was made during a write is not reused', async () => {
    const { world, readsOf, gate, nextRead } = await createCountingWorld();
    const opening = Promise.withResolvers<void>();
    gate.opened = opening.promise;
    const early = readsOf('/runs?monitor=shop');
    await nextRead();
    const run = makeRun({ monitor: 'shop', dueAt: t0 + 60_000 });
    expect(await createRun(world.store, run)).toBe('created');
    opening.resolve();
    expect(ids((await early).body)).toEqual([]);
    expect(ids((await readsOf('/runs?monitor=shop')).body)).toEqual([run.id]);
  });

  it('that is too large for the cache is made each time', async () => {
    const { world, readsOf } = await createCountingWorld();
    const lines = ['x'.repeat(300_000)];
    for (let back = 0; back < 4; back += 1) {
      const dueAt = await world.due('shop', back);
      await world.run({ monitor: 'shop', dueAt, tasks: [{ task: 'home', end: 'Completed', lines }] });
    }
    for (const _ of [1, 2]) expect((await readsOf('/runs?limit=4')).reads).toBeGreaterThan(0);
    expect((await readsOf('/runs?limit=3')).reads).toBeGreaterThan(0);
    expect((await readsOf('/runs?limit=3')).reads).toBe(0);
    // The cache has no room for a second response of that size until the next write.
    for (const _ of [1, 2]) expect((await readsOf('/runs?limit=2')).reads).toBeGreaterThan(0);
    await world.run({ monitor: 'blog', dueAt: await world.due('blog') });
    expect((await readsOf('/runs?monitor=shop&limit=2')).reads).toBeGreaterThan(0);
    expect((await readsOf('/runs?monitor=shop&limit=2')).reads).toBe(0);
  });
});

describe('a store with other writers', () => {
  it('is read for each response', async () => {
    const world = await createApiWorld([spec('shop')]);
    world.time.now += 60_000;
    expect(ids((await world.get('/api/v1/runs')).body)).toEqual([]);
    const run = await world.run({ monitor: 'shop', dueAt: await world.due('shop') });
    expect(ids((await world.get('/api/v1/runs')).body)).toEqual([run.id]);
  });
});
