// A first start registers many monitors: in few transactions, and each monitor is ready as soon as it is registered.
import { describe, expect, it } from 'vitest';
import type { RegisteredMonitor } from '../../../shared/model/registered-monitors.ts';
import { planTick } from '../../../shared/pipeline/plan/index.ts';
import { syncMonitors } from '../../../shared/pipeline/plan/sync-monitors.ts';
import { registeredKey } from '../../../shared/storage/keys.ts';
import { shardOf, shardWrite } from '../../../shared/storage/records/planner-records.ts';
import type { Store, Write } from '../../../shared/storage/store.ts';
import { aSpec, at, t0 } from '../../support/builders.ts';
import { specs, tickAt } from '../../support/planning.ts';
import { createStage, type Stage } from '../../support/stage.ts';

const here = { size: 1, roundMs: 1 };

const spied = (stage: Stage, before: (writes: readonly Write[]) => void): Store => ({
  ...stage.store,
  transact: async (writes) => {
    before(writes);
    return stage.store.transact(writes);
  },
});

/** Shards, statuses and schedule histories contain the same monitors. */
const agree = async (stage: Stage, count: number): Promise<number> => {
  const registered = new Set((await stage.registered()).map(({ id }) => id));
  for (const { id } of specs(count)) {
    const [status, history] = [await stage.status(id).catch(() => undefined), await stage.schedule(id)];
    expect([status !== undefined, history.length > 0]).toEqual([registered.has(id), registered.has(id)]);
  }
  return registered.size;
};

describe('a first start', () => {
  it('writes at most about 4 times the size of the registered monitors, however many there are', async () => {
    for (const count of [500, 4_000]) {
      const stage = createStage();
      let [transactions, bytes] = [0, 0];
      const store = spied(stage, (writes) => {
        transactions += 1;
        for (const write of writes) bytes += write.op === 'remove' ? 0 : JSON.stringify(write.item.body).length;
      });
      await syncMonitors(stage.planDeps(specs(count), { store, grouping: here }), t0);
      expect(await stage.registered()).toHaveLength(count);
      expect(transactions).toBeLessThan(count / 6);
      expect(bytes / JSON.stringify(await stage.registered()).length).toBeLessThan(6);
    }
  });

  it('that is killed leaves no transaction incomplete, and the next start continues', async () => {
    for (const watermark of [false, true]) {
      const stage = createStage();
      let left = 8;
      const store = spied(stage, () => {
        if (left-- <= 0) throw new Error('killed');
      });
      const deps = stage.planDeps(specs(300), { store, grouping: here });
      await expect(watermark ? planTick(deps) : syncMonitors(deps, t0)).rejects.toThrow('killed');
      const registered = await agree(stage, 300);
      expect(registered).toBeGreaterThan(20);
      expect(registered).toBeLessThan(100);
      await tickAt(stage, 60, specs(300));
      expect(await agree(stage, 300)).toBe(300);
    }
  });

  it('announces each monitor once, as soon as it is registered; monitors registered before, at once', async () => {
    const stage = createStage();
    await syncMonitors(stage.planDeps(specs(100), { grouping: here }), t0);
    const notified: { readonly ids: readonly string[]; readonly writes: number }[] = [];
    let writes = 0;
    const store = spied(stage, () => {
      writes += 1;
    });
    const ready = (monitors: readonly RegisteredMonitor[]) =>
      void notified.push({ ids: monitors.map(({ id }) => id), writes });
    const synced = await syncMonitors(
      { ...stage.planDeps(specs(300).slice(1), { store, grouping: here }), ready },
      at(60),
    );
    expect(notified[0]).toEqual({
      ids: specs(100)
        .map(({ id }) => id)
        .slice(1),
      writes: 0,
    });
    expect(notified.length).toBeGreaterThan(5);
    if (synced === 'overtaken') throw new Error('no other planner runs here');
    const ids = synced.monitors.map(({ id }) => id);
    expect(notified.flatMap((one) => one.ids).toSorted()).toEqual(ids.toSorted());
  });
});

describe('another number of shards', () => {
  it('keeps each registered monitor in its shard, and registers none twice', async () => {
    const stage = createStage();
    await tickAt(stage, 0, [aSpec('shop'), aSpec('blog')]);
    const registered = await stage.registered();
    // As an older version left them: all in a shard that none of them would join now.
    for (const { id } of registered) await stage.store.remove(registeredKey(shardOf(id)));
    await stage.store.transact([shardWrite(new Map(), 5, registered)]);
    expect(registered.map(({ id }) => shardOf(id))).not.toContain(5);

    await tickAt(stage, 60, [aSpec('shop', { title: 'Another' }), aSpec('new')]);
    const names = (await stage.registered()).map(({ id, title }) => [id, title]);
    expect(names.toSorted()).toEqual([
      ['new', 'The new'],
      ['shop', 'Another'],
    ]);
    const five = await stage.store.get(registeredKey(5));
    expect(five?.body).toMatchObject({ monitors: [{ id: 'shop', title: 'Another' }] });
    expect(await stage.schedule('blog')).toMatchObject([{ state: 'active' }, { state: 'removed' }]);
  });
});
