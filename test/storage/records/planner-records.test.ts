// The records of the planner: the watermark and the registered monitors in their shards.
import { describe, expect, it } from 'vitest';
import { diffRegistrations } from '../../../shared/model/registered-monitors.ts';
import { watermarkKey } from '../../../shared/storage/keys.ts';
import {
  getRegistered,
  getWatermark,
  putWatermark,
  registeredMonitors,
  shardOf,
  shardWrite,
  touchWatermark,
} from '../../../shared/storage/records/planner-records.ts';
import { RecordError } from '../../../shared/storage/records/record-errors.ts';
import type { Store } from '../../../shared/storage/store.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';
import { aSpec, at, t0 } from '../../support/builders.ts';

const memory = (): Store => createMemoryStore({ now: () => t0 });

const unexpected = (error: Error): void => {
  throw new Error('no record is damaged in this test', { cause: error });
};

describe('the watermark', () => {
  it('is created once, and moved only at the version that was read', async () => {
    const store = memory();
    expect(await getWatermark(store)).toBeUndefined();
    expect(await putWatermark(store, t0, 0)).toEqual({ at: t0, version: 1 });
    expect(await putWatermark(store, at(60), 0)).toBeUndefined();
    expect(await putWatermark(store, at(60), 1)).toEqual({ at: at(60), version: 2 });
    expect(await putWatermark(store, at(120), 1)).toBeUndefined();
    expect(await getWatermark(store)).toEqual({ at: at(60), version: 2 });
  });

  it('that is touched keeps its time, and a planner that read it before cannot move it', async () => {
    const store = memory();
    await putWatermark(store, t0, 0);
    await store.transact([touchWatermark({ at: t0, version: 1 })]);
    expect(await getWatermark(store)).toEqual({ at: t0, version: 2 });
    expect(await putWatermark(store, at(60), 1)).toBeUndefined();
  });

  it('that is damaged is a clear error', async () => {
    const store = memory();
    await store.create({ key: watermarkKey, body: { v: 1, at: 'noon' } });
    await expect(getWatermark(store)).rejects.toThrow('record planner / watermark: it is damaged at at');
    await expect(getWatermark(store)).rejects.toThrow(RecordError);
  });
});

describe('the registered monitors', () => {
  const specs = Array.from({ length: 300 }, (_, i) => aSpec(`monitor-${i}`));
  const { registered } = diffRegistrations(
    [],
    { monitors: specs },
    { from: t0, grouping: { size: 25, roundMs: 1_000 } },
  );
  const shards = Map.groupBy(registered, ({ id }) => shardOf(id));

  it('are read back completely, each monitor always in the same shard', async () => {
    const store = memory();
    for (const [shard, monitors] of shards) await store.transact([shardWrite(new Map(), shard, monitors)]);
    const found = await getRegistered(store, unexpected);
    expect(found.size).toBe(shards.size);
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(registeredMonitors(found).toSorted(byId)).toEqual(registered.toSorted(byId));
  });

  it('are spread over the shards', () => {
    expect(shards.size).toBeGreaterThan(200);
    expect(Math.max(...[...shards.values()].map(({ length }) => length))).toBeLessThan(6);
  });

  it('are written only at the version that was read', async () => {
    const store = memory();
    const [first, second] = registered;
    if (!first || !second) throw new Error('too few');
    await store.transact([shardWrite(new Map(), 5, [first])]);
    const seen = await getRegistered(store, unexpected);
    expect(await store.transact([shardWrite(seen, 5, [first, second])])).toEqual({ outcome: 'committed' });
    expect(await store.transact([shardWrite(seen, 5, [])])).toEqual({ outcome: 'conflict', index: 0 });
    expect(registeredMonitors(await getRegistered(store, unexpected))).toEqual([first, second]);
  });

  it('of a damaged shard count as none and are reported; a shard of a newer version is refused', async () => {
    const store = memory();
    const shard = (body: unknown) => ({ key: { partition: 'planner', sort: 'registered~0003' }, body });
    await store.create(shard({ v: 1, monitors: [{ id: 'x' }] }));
    const reported: string[] = [];
    const found = await getRegistered(store, (error) => reported.push(error.message));
    expect(reported).toEqual([expect.stringContaining('registered~0003: it is damaged at monitors.0.intervalMs')]);
    expect(found.get(3)).toEqual({ monitors: [], version: 1 });

    await store.replace(shard({ v: 99, monitors: [] }), 1);
    await expect(getRegistered(store, unexpected)).rejects.toThrow('newer Vigía (record version 99');
  });
});
