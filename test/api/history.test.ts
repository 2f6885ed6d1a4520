import { describe, expect, it } from 'vitest';
import { registeredKey, runKey } from '../../shared/storage/keys.ts';
import { shardOf } from '../../shared/storage/records/planner-records.ts';
import { t0 } from '../support/builders.ts';
import { failing, makeRun } from '../support/run-parts.ts';
import { createApiWorld, spec } from './support/api-world.ts';

const minuteMs = 60_000;

describe('incidents', () => {
  it('have their alerts, and are listed newest first, of one monitor or of all', async () => {
    const world = await createApiWorld([spec('shop'), spec('mail')]);
    world.time.now += 5 * minuteMs;
    await world.run(failing('shop', t0));
    await world.run({ monitor: 'shop', dueAt: t0 + 30_000 });
    await world.run(failing('mail', t0 + 45_000, 'no answer'));
    const all = (await world.get('/api/v1/incidents')).body;
    expect(all.incidents.map(({ id }: { id: string }) => id)).toEqual(['mail#1', 'shop#1']);
    expect(all.incidents[1]).toEqual({
      id: 'shop#1',
      monitor: 'shop',
      startedAt: '2026-11-21T12:45:00.000Z',
      uncheckedMs: 0,
      endedAt: '2026-11-21T12:45:30.000Z',
      cause: 'Status code: 503',
      tasks: ['home'],
      alerts: [
        { id: 'shop#1 opened', kind: 'opened', sentAt: null, deliveries: [] },
        { id: 'shop#1 closed', kind: 'closed', sentAt: null, deliveries: [] },
      ],
    });
    const one = (await world.get('/api/v1/incidents?monitor=mail')).body;
    expect(one.incidents).toHaveLength(1);
    expect(one.incidents[0]).toMatchObject({ id: 'mail#1', endedAt: null, cause: 'no answer' });
  });

  it.each(['', 'monitor=shop&'])('are paged, each once: ?%s', async (filter) => {
    const world = await createApiWorld([spec('shop')]);
    world.time.now += 60 * minuteMs;
    for (let n = 0; n < 7; n += 1) {
      await world.run(failing('shop', t0 + n * minuteMs));
      await world.run({ monitor: 'shop', dueAt: t0 + n * minuteMs + 30_000 });
    }
    const ids: string[] = [];
    for (let cursor = ''; ; ) {
      const page = (await world.get(`/api/v1/incidents?${filter}limit=3${cursor && `&cursor=${cursor}`}`)).body;
      ids.push(...page.incidents.map(({ id }: { id: string }) => id));
      cursor = page.cursor;
      if (!cursor) break;
    }
    expect(ids).toEqual([7, 6, 5, 4, 3, 2, 1].map((n) => `shop#${n}`));
  });
});

describe('a removed monitor', () => {
  it('is a 404, and its history is kept', async () => {
    const world = await createApiWorld([spec('shop')]);
    const run = await world.run(failing('shop', t0));
    world.time.now += minuteMs;
    world.manifest.monitors = [];
    await world.sync();
    expect((await world.get('/api/v1/monitors/shop')).status).toBe(404);
    expect((await world.get('/api/v1/runs?monitor=shop')).body.runs[0].id).toBe(run.id);
    expect((await world.get('/api/v1/incidents?monitor=shop')).body.incidents[0]).toMatchObject({ id: 'shop#1' });
    expect((await world.get(`/api/v1/runs/${run.id}`)).status).toBe(200);
  });
});

describe('a damaged record', () => {
  const damage = async (version: number) => {
    const world = await createApiWorld([spec('shop')]);
    world.time.now += minuteMs;
    const good = await world.run({ monitor: 'shop', dueAt: t0 });
    const bad = makeRun({ monitor: 'shop', dueAt: t0 + 30_000 });
    await world.store.create({ key: runKey(bad), body: { v: version, nonsense: true } });
    return { world, good, bad };
  };

  it.each([
    { what: 'damaged', version: 1, why: /damaged/ },
    { what: 'newer', version: 9, why: /newer/ },
  ])('is left out of lists with one warning, and is a problem when requested: $what', async ({ version, why }) => {
    const { world, good, bad } = await damage(version);
    for (const path of ['/api/v1/runs', '/api/v1/runs?monitor=shop'])
      expect((await world.get(path)).body.runs.map(({ id }: { id: string }) => id)).toEqual([good.id]);
    await world.get('/api/v1/runs');
    expect(world.warnings).toHaveLength(1);
    const direct = await world.get(`/api/v1/runs/${bad.id}`);
    expect(direct.status).toBe(500);
    expect(direct.body.detail).toMatch(why);
    expect(direct.body.detail).toContain(`run/shop / ${t0 + 30_000}`);
    expect((await world.get('/api/v1/monitors/shop')).body).toMatchObject({ status: 'Up', lastRun: { id: good.id } });
  });

  it('does not hide other monitors when it is a status or a shard of the registered monitors', async () => {
    const world = await createApiWorld([spec('shop'), spec('mail')]);
    await world.run({ monitor: 'mail', dueAt: t0 });
    const [status, known] = [{ partition: 'status', sort: 'shop' }, registeredKey(shardOf('shop'))];
    await world.store.replace({ key: status, body: { v: 1 } }, 1);
    await world.store.replace({ key: known, body: 'rubbish' }, 1);
    const { body } = await world.get('/api/v1/monitors');
    expect(body.monitors).toMatchObject([
      { status: 'Unknown', nextRunAt: null },
      { status: 'Up', nextRunAt: expect.any(String) },
    ]);
    expect(world.warnings).toHaveLength(2);
    const direct = await world.get('/api/v1/monitors/shop');
    expect(direct.status).toBe(500);
    expect(direct.body.detail).toContain('status / shop');
  });
});
