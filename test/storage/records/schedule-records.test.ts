// The schedule history of a monitor in the store.
import { describe, expect, it } from 'vitest';
import type { ScheduleEntry } from '../../../shared/model/schedule.ts';
import { getSchedule, scheduleWrites } from '../../../shared/storage/records/schedule-records.ts';
import type { Store, Write } from '../../../shared/storage/store.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';
import { at, t0 } from '../../support/builders.ts';

const memory = (): Store => createMemoryStore({ now: () => t0 });

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

  it('grows by one entry with each change, oldest first, separately for each monitor', async () => {
    const store = memory();
    const entries = [entry(0), entry(60, { state: 'removed' }), entry(90, { state: 'paused' }), entry(120)];
    for (const one of entries) expect(await add(store, one)).toHaveLength(1);
    expect(await getSchedule(store, 'shop')).toEqual(entries);
    expect(await getSchedule(store, 'shop', 2)).toEqual(entries.slice(2));
    expect(await getSchedule(store, 'other')).toEqual([]);
  });

  it('keeps the later of two entries for the same time', async () => {
    const store = memory();
    await add(store, entry(0));
    await add(store, entry(0, { intervalMs: 60_000 }));
    expect(await getSchedule(store, 'shop')).toEqual([entry(0, { intervalMs: 60_000 })]);
  });

  it('drops later entries that a wrong clock wrote', async () => {
    const store = memory();
    for (const seconds of [0, 3_600, 7_200]) await add(store, entry(seconds));
    await add(store, entry(60, { state: 'removed' }));
    expect(await getSchedule(store, 'shop')).toEqual([entry(0), entry(60, { state: 'removed' })]);
  });

  it('that is damaged is a clear error', async () => {
    const store = memory();
    await store.create({ key: { partition: 'schedule/shop', sort: String(t0) }, body: { v: 1, intervalMs: 1.5 } });
    await expect(getSchedule(store, 'shop')).rejects.toThrow(
      `record schedule/shop / ${t0}: it is damaged at intervalMs`,
    );
  });
});
