// A record that is damaged, or of a newer version, is said; everything that does not need it goes on.
import { describe, expect, it } from 'vitest';
import { record } from '../../shared/pipeline/record/index.ts';
import { incidentPartition, incidentSort, registeredKey, statusKey, watermarkKey } from '../../shared/storage/keys.ts';
import { shardOf } from '../../shared/storage/records/planner-records.ts';
import type { Key, Store } from '../../shared/storage/store.ts';
import { aSpec, at, lettered } from '../support/builders.ts';
import { dueOf, tickAt } from '../support/planning.ts';
import { recorded, send, waiting } from '../support/settling.ts';
import { createStage } from '../support/stage.ts';

const damaged = { v: 1, nonsense: true };
const newer = { v: 99 };

const overwrite = async (store: Store, key: Key, body: unknown): Promise<void> => {
  const found = await store.get(key);
  if (!found) throw new Error(`there is no ${key.partition} ${key.sort}`);
  await store.replace({ ...found, body }, found.version);
};

describe('a damaged record', () => {
  it('of an open incident is not changed: the status continues, and the end of the incident has an alert', async () => {
    const stage = await recorded('F');
    await send(stage);
    const key = { partition: incidentPartition('shop'), sort: incidentSort(1) };
    await overwrite(stage.store, key, damaged);
    await record(stage.runDeps([]), lettered('W', at(10)));
    expect(await stage.status()).toMatchObject({ status: 'Up', closed: [{ n: 1 }] });
    expect(await waiting(stage)).toEqual(['shop#1 closed']);
    expect((await stage.store.get(key))?.body).toEqual(damaged);
  });

  it('of the watermark: planning starts again from now, and logs it', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await overwrite(stage.store, watermarkKey, damaged);
    await tickAt(stage, 600);
    expect(await stage.watermark()).toBe(at(720));
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 600, 630, 660, 690]);
    expect(stage.logged).toEqual([
      expect.stringMatching(/^error: record planner \/ watermark: it is damaged .*starts again from now/),
    ]);
  });

  it('of a shard: its monitors are registered again, and keep their schedule', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    const history = await stage.schedule();
    await overwrite(stage.store, registeredKey(shardOf('shop')), damaged);
    await tickAt(stage, 60);
    expect((await stage.registered()).map(({ id }) => id)).toEqual(['shop']);
    expect(await stage.schedule()).toEqual(history);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 120, 150]);
  });

  it('of the status of one monitor holds back the change of that monitor, but of no other', async () => {
    const stage = createStage();
    const [shop, blog] = [aSpec('shop'), aSpec('blog')];
    await tickAt(stage, 0, [shop, blog]);
    await overwrite(stage.store, statusKey('shop'), damaged);
    await tickAt(stage, 60, [aSpec('shop', { intervalMs: 60_000 }), aSpec('blog', { intervalMs: 60_000 })]);
    expect(await stage.schedule('blog')).toHaveLength(2);
    expect(await stage.schedule('shop')).toHaveLength(1);
    expect(stage.logged).toContainEqual(
      expect.stringContaining('monitor shop cannot be changed: record status / shop'),
    );
  });
});

describe('a record of a newer version', () => {
  it.each([
    ['the watermark', watermarkKey],
    ['a shard', registeredKey(shardOf('shop'))],
  ])('of %s stops the planner, which must not overwrite it', async (_, key) => {
    const stage = createStage();
    await tickAt(stage, 0);
    await overwrite(stage.store, key, newer);
    await expect(tickAt(stage, 60)).rejects.toThrow('newer Vigía (record version 99');
    expect((await stage.store.get(key))?.body).toEqual(newer);
  });
});
