import { describe, expect, it } from 'vitest';
import { diffRegistrations } from '../../../shared/model/registered-monitors.ts';
import type { ScheduleEntry } from '../../../shared/model/schedule.ts';
import { watermarkKey } from '../../../shared/storage/keys.ts';
import { RecordError } from '../../../shared/storage/records/damaged-records.ts';
import {
  getRegistered,
  getSchedule,
  getWatermark,
  putWatermark,
  registeredMonitors,
  scheduleWrites,
  shardOf,
  shardWrite,
  watermarkTouch,
} from '../../../shared/storage/records/planner-records.ts';
import type { Store, Write } from '../../../shared/storage/store.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';
import { aSpec, at, t0 } from '../../support/builders.ts';

const memory = (): Store => createMemoryStore({ now: () => t0 });

const unexpected = (error: Error): void => {
  throw new Error('nothing is damaged here', { cause: error });
};

describe('the watermark', () => {
  it('is created once, and moved only by who knows where it is', async () => {
    const store = memory();
    expect(await getWatermark(store)).toBeUndefined();
    expect(await putWatermark(store, t0, 0)).toBe(true);
    expect(await putWatermark(store, at(60), 0)).toBe(false);
    expect(await putWatermark(store, at(60), 1)).toBe(true);
    expect(await putWatermark(store, at(120), 1)).toBe(false);
    expect(await getWatermark(store)).toEqual({ at: at(60), version: 2 });
  });

  it('that is touched stays where it is, and who read it before is overtaken', async () => {
    const store = memory();
    await putWatermark(store, t0, 0);
    await store.transact([watermarkTouch({ at: t0, version: 1 })]);
    expect(await getWatermark(store)).toEqual({ at: t0, version: 2 });
    expect(await putWatermark(store, at(60), 1)).toBe(false);
  });

  it('that cannot be read is a clear error', async () => {
    const store = memory();
    await store.create({ key: watermarkKey, body: { v: 1, at: 'noon' } });
    await expect(getWatermark(store)).rejects.toThrow('record planner / watermark: it is damaged at at');
    await expect(getWatermark(store)).rejects.toThrow(RecordError);
  });
});

describe('the known set', () => {
  const specs = Array.from({ length: 300 }, (_, i) => aSpec(`monitor-${i}`));
  const { registered } = diffRegistrations(
    [],
    { monitors: specs },
    { from: t0, grouping: { size: 25, roundMs: 1_000 } },
  );
  const shards = Map.groupBy(registered, ({ id }) => shardOf(id));

  it('is read back whole, a monitor always in the same chunk', async () => {
    const store = memory();
    for (const [shard, monitors] of shards) await store.transact([shardWrite(new Map(), shard, monitors)]);
    const found = await getRegistered(store, unexpected);
    expect(found.size).toBe(shards.size);
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(registeredMonitors(found).toSorted(byId)).toEqual(registered.toSorted(byId));
  });

  it('is spread over its chunks', () => {
    expect(shards.size).toBeGreaterThan(200);
    expect(Math.max(...[...shards.values()].map(({ length }) => length))).toBeLessThan(6);
  });

  it('is written only over what was read', async () => {
    const store = memory();
    const [first, second] = registered;
    if (!first || !second) throw new Error('too few');
    await store.transact([shardWrite(new Map(), 5, [first])]);
    const seen = await getRegistered(store, unexpected);
    expect(await store.transact([shardWrite(seen, 5, [first, second])])).toEqual({ outcome: 'committed' });
    expect(await store.transact([shardWrite(seen, 5, [])])).toEqual({ outcome: 'conflict', index: 0 });
    expect(registeredMonitors(await getRegistered(store, unexpected))).toEqual([first, second]);
  });

  it('counts a damaged chunk as empty and says so, and does not touch one of a newer version', async () => {
    const store = memory();
    const shard = (body: unknown) => ({ key: { partition: 'planner', sort: 'registered~0003' }, body });
    await store.create(shard({ v: 1, monitors: [{ id: 'x' }] }));
    const said: string[] = [];
    const found = await getRegistered(store, (error) => said.push(error.message));
    expect(said).toEqual([expect.stringContaining('registered~0003: it is damaged at monitors.0.intervalMs')]);
    expect(found.get(3)).toEqual({ monitors: [], version: 1 });

    await store.replace(shard({ v: 99, monitors: [] }), 1);
    await expect(getRegistered(store, unexpected)).rejects.toThrow('newer Vigía (record version 99');
  });
});

describe('a schedule history', () => {
  const entry = (seconds: number, more: Partial<ScheduleEntry> = {}): ScheduleEntry => ({
    from: at(seconds),
    intervalMs: 30_000,
    phaseMs: 0,
    state: 'active',
    ...more,
  });
  const add = async (store: Store, given: ScheduleEntry): Promise<readonly Write[]> => {
    const writes = await scheduleWrites(store, 'shop', given);
    expect(await store.transact(writes)).toEqual({ outcome: 'committed' });
    return writes;
  };

  it('grows by one entry with each change, oldest first, each monitor its own', async () => {
    const store = memory();
    const entries = [entry(0), entry(60, { state: 'removed' }), entry(90, { state: 'paused' }), entry(120)];
    for (const one of entries) expect(await add(store, one)).toHaveLength(1);
    expect(await getSchedule(store, 'shop')).toEqual(entries);
    expect(await getSchedule(store, 'shop', 2)).toEqual(entries.slice(2));
    expect(await getSchedule(store, 'other')).toEqual([]);
  });

  it('takes the later of two entries for the same time', async () => {
    const store = memory();
    await add(store, entry(0));
    await add(store, entry(0, { intervalMs: 60_000 }));
    expect(await getSchedule(store, 'shop')).toEqual([entry(0, { intervalMs: 60_000 })]);
  });

  it('drops what a clock that was wrong wrote for later', async () => {
    const store = memory();
    for (const seconds of [0, 3_600, 7_200]) await add(store, entry(seconds));
    await add(store, entry(60, { state: 'removed' }));
    expect(await getSchedule(store, 'shop')).toEqual([entry(0), entry(60, { state: 'removed' })]);
  });

  it('that cannot be read is a clear error', async () => {
    const store = memory();
    await store.create({ key: { partition: 'schedule/shop', sort: String(t0) }, body: { v: 1, intervalMs: 1.5 } });
    await expect(getSchedule(store, 'shop')).rejects.toThrow(
      `record schedule/shop / ${t0}: it is damaged at intervalMs`,
    );
  });
});
