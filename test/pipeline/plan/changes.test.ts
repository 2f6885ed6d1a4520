import { describe, expect, it } from 'vitest';
import { runId } from '../../../shared/model/identity.ts';
import { planTick } from '../../../shared/pipeline/plan/index.ts';
import { syncMonitors } from '../../../shared/pipeline/plan/sync-monitors.ts';
import { encodeStatus } from '../../../shared/storage/records/status-records.ts';
import { anAlert, aSpec, aStatus, at, leased, t0 } from '../../support/builders.ts';
import { dueOf, specs, tickAt } from '../../support/planning.ts';
import { createStage, interceptStore } from '../../support/stage.ts';

describe('a manifest that changes', () => {
  const shop = aSpec('shop');

  it('makes an added monitor due from the watermark on', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await tickAt(stage, 60, [shop, aSpec('new')]);
    expect(dueOf(stage, 'new')).toEqual([120, 150]);
    // Its catch-up run counts, and comes before the schedule starts.
    expect(await stage.status('new')).toMatchObject({ from: at(60), status: 'Unknown' });
    expect(await stage.schedule('new')).toMatchObject([{ from: at(120) }]);
  });

  it('applies another interval from the watermark on, and keeps the past', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await tickAt(stage, 60, [aSpec('shop', { intervalMs: 20_000 })]);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 120, 140, 160]);
    expect((await stage.schedule()).map(({ from, intervalMs }) => [from, intervalMs])).toEqual([
      [t0, 30_000],
      [at(120), 20_000],
    ]);
  });

  it('writes another title or policy to the status, and changes nothing else', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    const policy = { after: 3, recoverAfter: 2 };
    await tickAt(stage, 60, [aSpec('shop', { title: 'Another', policy })]);
    expect(await stage.status()).toEqual(
      aStatus({ from: t0, since: t0, title: 'Another', policy, unknownAfterMs: 90_000 }),
    );
    expect(await stage.schedule()).toHaveLength(1);
  });

  it('ends the history and the open incident of a removed monitor at once, with an alert', async () => {
    const stage = createStage();
    const open = { n: 3, from: at(10), cause: 'Status code: 503', tasks: ['home'] };
    await tickAt(stage, 0);
    await stage.store.replace(encodeStatus({ ...(await stage.status()), status: 'Down', seq: 3, open }), 1);
    await tickAt(stage, 60, []);
    expect(await stage.status()).toMatchObject({ removed: true, outbox: [{ id: 'shop#3 removed' }] });
    expect(await stage.incidents()).toMatchObject([{ n: 3, endedAt: at(60), alerts: [{ id: 'shop#3 removed' }] }]);
    expect((await stage.schedule()).map(({ from, state }) => [from, state])).toEqual([
      [t0, 'active'],
      [at(60), 'removed'],
    ]);
    expect(await stage.registered()).toEqual([]);
    expect(stage.alertCalls).toContain('shop');
    expect(dueOf(stage)).toEqual([0, 30, 60, 90]);
  });

  it('counts runs of a returned monitor from then on, and continues its numbering', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await stage.store.replace(encodeStatus({ ...(await stage.status()), seq: 3 }), 1);
    await tickAt(stage, 60, []);
    await tickAt(stage, 180);
    expect(await stage.status()).toMatchObject({ removed: false, from: at(180), seq: 3, status: 'Unknown' });
    expect((await stage.schedule()).map(({ from, state }) => [from, state])).toEqual([
      [t0, 'active'],
      [at(60), 'removed'],
      [at(180), 'active'],
    ]);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 180, 210, 240, 270]);
  });

  it('changes shard, status, history and watermark in one transaction', async () => {
    const stage = createStage();
    const writes: (readonly string[])[] = [];
    const store = {
      ...stage.store,
      transact: (all: Parameters<typeof stage.store.transact>[0]) => {
        writes.push(all.map((write) => (write.op === 'remove' ? write.key : write.item.key).partition));
        return stage.store.transact(all);
      },
    };
    await planTick(stage.planDeps([shop], { store }));
    expect(writes.map((all) => all.toSorted())).toEqual([['planner', 'planner', 'schedule/shop', 'status']]);
  });

  it('is committed in transactions that a store accepts, for a thousand monitors', async () => {
    const stage = createStage();
    expect(await tickAt(stage, 0, specs(1_000))).toMatchObject({ outcome: 'planned' });
    expect(await stage.registered()).toHaveLength(1_000);
    expect(await tickAt(stage, 60, specs(1_000).slice(500))).toMatchObject({ outcome: 'planned' });
    expect(await stage.registered()).toHaveLength(500);
    expect(await stage.status('m0')).toMatchObject({ removed: true });
  });

  it('computes its writes again when a worker changed the status', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    let once = true;
    const store = interceptStore(stage.store, 'transact', async () => {
      if (once) await stage.store.replace(encodeStatus({ ...(await stage.status()), status: 'Up' }), 1);
      once = false;
    });
    const policy = { after: 2, recoverAfter: 1 };
    expect(await planTick(stage.planDeps([aSpec('shop', { policy })], { store }))).toMatchObject({
      outcome: 'planned',
    });
    expect(await stage.status()).toMatchObject({ status: 'Up', policy });
  });

  it('can change a monitor after many changes by a clock that was ahead', async () => {
    const stage = createStage();
    for (const [i, intervalMs] of [30_000, 60_000, 20_000, 10_000].entries())
      await tickAt(stage, 3_600 + i * 200, specs(300, { intervalMs }));
    expect(await tickAt(stage, 0, specs(300, { intervalMs: 40_000 }))).toMatchObject({ outcome: 'planned' });
    expect(await stage.schedule('m7')).toMatchObject([{ from: t0, intervalMs: 40_000 }]);
  });
});

describe('two planners at the same time', () => {
  it('send each run once under one id, and one of them is overtaken', async () => {
    const stage = createStage();
    for (const seconds of [0, 60, 120]) {
      stage.time.now = at(seconds);
      const both = await Promise.all([
        planTick(stage.planDeps([aSpec('shop')])),
        planTick(stage.planDeps([aSpec('shop')])),
      ]);
      expect(both.filter(({ outcome }) => outcome === 'planned')).toHaveLength(1);
    }
    const ids = stage.sent.flatMap(({ message }) => message.runs.map(runId));
    expect(new Set(ids).size).toBe(8);
    expect(await stage.watermark()).toBe(at(240));
    expect(await stage.registered()).toHaveLength(1);
    expect(await stage.schedule()).toHaveLength(1);
  });

  it('with different monitors leave shards, statuses and histories that agree', async () => {
    const stage = createStage();
    await tickAt(stage, 0, [aSpec('old'), aSpec('shop')]);
    stage.time.now = at(60);
    await Promise.all([
      planTick(stage.planDeps([aSpec('old'), aSpec('shop')])),
      planTick(stage.planDeps([aSpec('shop', { intervalMs: 60_000 }), aSpec('new')])),
    ]);
    await tickAt(stage, 120, [aSpec('shop', { intervalMs: 60_000 }), aSpec('new')]);
    expect((await stage.registered()).map(({ id }) => id).toSorted()).toEqual(['new', 'shop']);
    for (const registered of await stage.registered()) {
      expect((await stage.schedule(registered.id)).at(-1)).toMatchObject({
        intervalMs: registered.intervalMs,
        state: 'active',
      });
      expect(await stage.status(registered.id)).toMatchObject({ removed: false });
    }
    expect(await stage.status('old')).toMatchObject({ removed: true });
    expect((await stage.schedule('old')).at(-1)).toMatchObject({ state: 'removed' });
  });

  it('a planner that is overtaken while it syncs sends nothing', async () => {
    const stage = createStage();
    const deps = stage.planDeps([aSpec('shop')]);
    await planTick(deps);
    stage.sent.length = 0;
    stage.time.now = at(60);
    let once = true;
    const store = interceptStore(stage.store, 'transact', async () => {
      if (once) {
        once = false;
        await planTick(stage.planDeps([aSpec('shop'), aSpec('new')]));
      }
    });
    expect(await planTick(stage.planDeps([aSpec('other')], { store }))).toEqual({ outcome: 'overtaken' });
    expect(dueOf(stage, 'other')).toEqual([]);
    expect((await stage.registered()).map(({ id }) => id).toSorted()).toEqual(['new', 'shop']);
  });
});

describe('every tick sweeps outboxes', () => {
  it('what has an outbox and no live lease', async () => {
    const stage = createStage();
    const named = (monitor: string, until?: number) =>
      encodeStatus(aStatus({ monitor, outbox: [anAlert(1)], ...(until === undefined ? {} : leased('me', until)) }));
    for (const item of [named('free'), named('busy', at(60)), named('dead', at(-60))]) await stage.store.create(item);
    await tickAt(stage, 0, []);
    expect(stage.alertCalls).toEqual(['free', 'dead']);
  });

  it('even when the queue refused messages', async () => {
    const stage = createStage();
    await stage.store.create(encodeStatus(aStatus({ monitor: 'free', outbox: [anAlert(1)] })));
    const queue = { send: async () => ({ failed: 1 }) };
    await planTick(stage.planDeps([aSpec('shop')], { queue }));
    expect(stage.alertCalls).toEqual(['free']);
  });
});

it('a sync that fails rejects only after all of its workers have ended', async () => {
  const stage = createStage();
  let [requests, answered] = [0, 0];
  const store = {
    ...stage.store,
    transact: async (writes: Parameters<typeof stage.store.transact>[0]) => {
      requests += 1;
      if (requests === 1) throw new Error('the disk is full');
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      answered += 1;
      return stage.store.transact(writes);
    },
  };
  const deps = stage.planDeps(specs(300), { store, grouping: { size: 1, roundMs: 1 } });
  await expect(syncMonitors(deps, t0)).rejects.toThrow('the disk is full');
  expect(requests).toBeGreaterThan(10);
  expect(answered).toBe(requests - 1);
});

it('a single process syncs without a watermark', async () => {
  const stage = createStage();
  const deps = stage.planDeps([aSpec('shop')], { grouping: { size: 1, roundMs: 1 } });
  const synced = await syncMonitors(deps, t0 + 123);
  expect(synced).toMatchObject({ monitors: [{ id: 'shop', from: t0 + 123 }] });
  expect(await stage.watermark()).toBeUndefined();
});

describe('the language of a monitor', () => {
  it('is kept with its status, from its registration on and when it changes', async () => {
    const stage = createStage();
    await tickAt(stage, 0, [aSpec('shop', { language: 'es' })]);
    expect((await stage.status()).language).toBe('es');
    await tickAt(stage, 60, [aSpec('shop', { language: 'en' })]);
    expect((await stage.status()).language).toBe('en');
    await tickAt(stage, 120, [aSpec('shop')]);
    expect(await stage.status()).not.toHaveProperty('language');
  });
});
