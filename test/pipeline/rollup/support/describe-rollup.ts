// Cases of the roll-up that hold over every store.
import { describe, expect, it } from 'vitest';
import { dayMs, mergeAllRollups } from '../../../../shared/model/rollup.ts';
import { runPartition, timeKey } from '../../../../shared/storage/keys.ts';
import { createRun } from '../../../../shared/storage/records/run-records.ts';
import type { Store } from '../../../../shared/storage/store.ts';
import { aRun, aSpec } from '../../../support/builders.ts';
import { createRollupStage, hours, minutes, noon, type OpenStore } from './rollup-stage.ts';

const minutely = (id: string) => aSpec(id, { intervalMs: 60_000 });

/** A store whose process dies at its nth write, before or after that write takes effect. */
const dyingStore = (store: Store, nthWrite: number, takesEffect: boolean): Store => {
  let left = nthWrite;
  const write = async <T>(act: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left > 0) return act();
    if (takesEffect && left === 0) await act();
    throw new Error('died');
  };
  return {
    ...store,
    create: (item) => write(() => store.create(item)),
    replace: (item, version) => write(() => store.replace(item, version)),
  };
};

/** With `isOnDisk`, cases over hundreds of hours are left out: they are about time and not about the store. */
export const describeRollUp = (name: string, openStore: OpenStore, { isOnDisk = false } = {}): void => {
  const longCase: (title: string, run: () => Promise<void>) => void = isOnDisk ? () => undefined : it;
  const create = (...ids: readonly string[]) => createRollupStage(ids.map(minutely), openStore);

  describe(`rolling up, over ${name}`, () => {
    it('writes an hour per monitor and for all monitors, exactly 35 minutes after its end', async () => {
      const stage = await create('mail', 'shop');
      await stage.record(noon, noon + hours(2), stage.passing);
      stage.time.now = noon + hours(1) + minutes(35) - 1;
      expect(await stage.rollUp()).toEqual({ outcome: 'done', until: noon });
      expect(await stage.summaries('hour')).toEqual([]);
      stage.time.now += 1;
      expect(await stage.rollUp()).toEqual({ outcome: 'done', until: noon + hours(1) });
      expect(await stage.summaries('hour', 'shop')).toEqual(['12:00 runs 60 missed 0']);
      expect(await stage.summaries('hour', 'mail')).toEqual(['12:00 runs 60 missed 0']);
      expect(await stage.summaries('hour')).toEqual(['12:00 runs 120 missed 0']);
    });

    it('counts a run that was recorded late, and runs without a record as missed, whatever the interval', async () => {
      const stage = await createRollupStage([minutely('shop'), aSpec('slow', { intervalMs: hours(6) })], openStore);
      await stage.record(noon, noon + minutes(50), stage.passing);
      stage.time.now = noon + hours(1) + minutes(34);
      await stage.record(noon + minutes(50), noon + minutes(51), stage.passing);
      stage.time.now += minutes(1);
      await stage.rollUp();
      expect(await stage.summaries('hour', 'shop')).toEqual(['12:00 runs 51 missed 9']);
      expect((await stage.summaries('hour')).length).toBe(1);
    });

    it('counts manual runs, which are never missed, and no runs of drills', async () => {
      const stage = await create('shop');
      await createRun(stage.store, aRun(noon + minutes(5) + 7, { trigger: 'manual' }));
      await createRun(stage.store, aRun(noon + minutes(5), { monitor: 'drill/shop' }));
      await stage.store.create({ key: { partition: 'status', sort: 'drill/shop' }, body: { v: 1 } });
      stage.time.now = noon + hours(2);
      await stage.rollUp();
      expect(await stage.summaries('hour', 'shop')).toEqual(['12:00 runs 1 missed 60']);
      expect(await stage.summaries('hour', 'drill/shop')).toEqual([]);
      expect(await stage.summaries('hour')).toEqual(['12:00 runs 1 missed 60']);
    });

    it('merges the 24 hours of a day, per monitor and for all monitors', async () => {
      const stage = await create('mail', 'shop');
      await stage.record(noon, noon + hours(13), (dueAt, id) => (id === 'mail' ? undefined : stage.passing(dueAt, id)));
      for (let hour = 1; hour <= 13; hour += 1) {
        stage.time.now = noon + hours(hour) + minutes(35);
        expect((await stage.rollUp()).outcome).toBe('done');
        expect(await stage.summaries('day')).toEqual(hour < 12 ? [] : ['2026-11-21 runs 720 missed 720']);
      }
      expect(await stage.summaries('day', 'shop')).toEqual(['2026-11-21 runs 720 missed 0']);
      const hoursOfDay = (await stage.rollups('hour')).slice(0, 12).map(({ rollup }) => rollup);
      expect((await stage.rollups('day'))[0]?.rollup).toEqual(mergeAllRollups(hoursOfDay));
    });

    it('continues where the last call ended, page by page, with the same result', async () => {
      const ids = Array.from({ length: 120 }, (_, index) => `m-${index}`);
      const stage = await createRollupStage(
        ids.map((id) => aSpec(id, { intervalMs: 600_000 })),
        openStore,
      );
      await stage.record(noon, noon + hours(1), stage.passing);
      stage.time.now = noon + hours(1) + minutes(35);
      const outcomes: string[] = [];
      for (let call = 0; call < 5; call += 1) {
        // From the third reading on, the clock shows that the budget of the call is used up.
        let readings = 0;
        const now = () => stage.time.now + (readings++ < 2 ? 0 : 1_000);
        outcomes.push((await stage.rollUp({ clock: { ...stage.deps.clock, now } })).outcome);
      }
      expect(outcomes).toEqual(['unfinished', 'unfinished', 'done', 'done', 'done']);
      expect(await stage.summaries('hour')).toEqual(['12:00 runs 720 missed 0']);
      for (const id of ids) expect(await stage.summaries('hour', id)).toEqual(['12:00 runs 6 missed 0']);
    });

    it('has the same result after a crash at any write', async () => {
      const expected = ['12:00 runs 120 missed 0', '13:00 runs 0 missed 120'];
      for (let nthWrite = 1; nthWrite <= 10; nthWrite += 1) {
        const stage = await create('mail', 'shop');
        await stage.record(noon, noon + hours(1), stage.passing);
        stage.time.now = noon + hours(2) + minutes(40);
        await stage.rollUp({ store: dyingStore(stage.store, nthWrite, nthWrite % 2 === 0) }).catch(() => undefined);
        await stage.rollUpAll();
        expect(await stage.summaries('hour')).toEqual(expected);
        expect(await stage.summaries('hour', 'mail')).toEqual(['12:00 runs 60 missed 0', '13:00 runs 0 missed 60']);
      }
    });

    it('is finished by one of two processes that start at the same time, with the same result', async () => {
      const stage = await create('mail', 'shop');
      await stage.record(noon, noon + hours(1), stage.passing);
      await stage.rollUp();
      stage.time.now = noon + hours(1) + minutes(35);
      const outcomes = await Promise.all([stage.rollUp(), stage.rollUp()]);
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['done', 'overtaken']);
      expect(await stage.summaries('hour')).toEqual(['12:00 runs 120 missed 0']);
    });

    it('catches up after a downtime, in which all expected runs are missed', async () => {
      const stage = await create('shop');
      await stage.record(noon, noon + minutes(30), stage.passing);
      await stage.rollUp();
      stage.time.now = noon + hours(3) + minutes(35);
      await stage.rollUpAll();
      expect(await stage.summaries('hour', 'shop')).toEqual([
        '12:00 runs 30 missed 30',
        '13:00 runs 0 missed 60',
        '14:00 runs 0 missed 60',
      ]);
    });

    longCase('skips hours whose runs may have expired, and still closes the day that was started', async () => {
      const stage = await create('shop');
      await stage.record(noon, noon + hours(2), stage.passing);
      stage.time.now = noon + hours(1) + minutes(35);
      await stage.rollUp();
      stage.time.now = noon + 20 * dayMs + minutes(40);
      await stage.rollUpAll();
      const summaries = await stage.summaries('hour', 'shop');
      expect(summaries[0]).toBe('12:00 runs 60 missed 0');
      // From two hours after the oldest run that may still be stored, to the last hour that is due.
      expect(summaries).toHaveLength(1 + 14 * 24 - 2);
      const days = await stage.summaries('day', 'shop');
      expect(days.slice(0, 2)).toEqual(['2026-11-21 runs 60 missed 0', '2026-11-27 runs 0 missed 600']);
      expect(days.at(-1)).toBe('2026-12-10 runs 0 missed 1440');
      expect(await stage.summaries('day')).toEqual(days);
    });

    it('counts a monitor until its removal, and nothing after it', async () => {
      const stage = await create('mail', 'shop');
      await stage.record(noon, noon + minutes(30), stage.passing);
      stage.time.now = noon + minutes(30);
      await stage.plan([minutely('mail')]);
      await stage.record(noon + minutes(30), noon + hours(2), stage.passing);
      stage.time.now = noon + hours(13) + minutes(35);
      await stage.rollUpAll();
      expect(await stage.summaries('hour', 'shop')).toEqual(['12:00 runs 30 missed 0']);
      expect((await stage.summaries('hour'))[0]).toBe('12:00 runs 90 missed 0');
      expect(await stage.summaries('day', 'shop')).toEqual(['2026-11-21 runs 30 missed 0']);
    });

    it('expects no runs of a paused monitor', async () => {
      const stage = await create('shop');
      await stage.store.create({
        key: { partition: 'schedule/shop', sort: timeKey(noon + minutes(10)) },
        body: { v: 1, intervalMs: 60_000, phaseMs: 0, state: 'paused' },
      });
      stage.time.now = noon + hours(3);
      await stage.rollUpAll();
      expect(await stage.summaries('hour', 'shop')).toEqual(['12:00 runs 0 missed 10']);
    });

    longCase('resumes at the current hour after a clock that was years ahead is corrected', async () => {
      const stage = await create('shop');
      await stage.record(noon, noon + hours(4), stage.passing);
      stage.time.now = noon + hours(1) + minutes(35);
      await stage.rollUp();
      stage.time.now = noon + 1_000 * dayMs;
      await stage.rollUpAll();
      stage.time.now = noon + hours(2) + minutes(20);
      expect(await stage.rollUp()).toEqual({ outcome: 'done', until: noon + hours(1) });
      stage.time.now = noon + hours(3) + minutes(35);
      await stage.rollUpAll();
      const summaries = await stage.summaries('hour', 'shop');
      expect(summaries.slice(0, 3)).toEqual(['12:00', '13:00', '14:00'].map((hour) => `${hour} runs 60 missed 0`));
    });

    longCase('replaces roll-ups of a clock that was days ahead, in hours without expected runs too', async () => {
      const stage = await create('mail', 'shop');
      stage.time.now = noon + 3 * dayMs;
      await stage.rollUpAll();
      expect(await stage.summaries('day', 'shop')).toHaveLength(3);
      stage.time.now = noon + minutes(40);
      await stage.rollUp();
      await stage.plan([aSpec('mail', { intervalMs: 60_000 })]);
      stage.time.now = noon + 3 * dayMs;
      await stage.rollUpAll();
      const missedIn = async (span: 'hour' | 'day', id: string) =>
        (await stage.rollups(span, id)).reduce((sum, { rollup }) => sum + rollup.missed, 0);
      // The monitor was removed at 12:40: of all runs that were counted as missed ahead of time, forty are left.
      expect([await missedIn('hour', 'shop'), await missedIn('day', 'shop')]).toEqual([40, 40]);
      expect((await missedIn('hour', 'mail')) / 60).toBe(71);
    });

    it('counts an hour again when the clock is set back into it', async () => {
      const stage = await create('shop');
      await stage.record(noon, noon + minutes(40), stage.passing);
      stage.time.now = noon + hours(1) + minutes(35);
      await stage.rollUp();
      expect(await stage.summaries('hour', 'shop')).toEqual(['12:00 runs 40 missed 20']);
      stage.time.now = noon + minutes(40);
      await stage.rollUp();
      await stage.record(noon + minutes(40), noon + hours(1), stage.passing);
      stage.time.now = noon + hours(1) + minutes(35);
      await stage.rollUpAll();
      expect(await stage.summaries('hour', 'shop')).toEqual(['12:00 runs 60 missed 0']);
      expect(await stage.summaries('hour')).toEqual(['12:00 runs 60 missed 0']);
    });

    it('starts again after a damaged progress record, and leaves out a damaged run', async () => {
      const stage = await create('shop');
      await stage.record(noon, noon + hours(1), stage.passing);
      await stage.rollUp();
      await stage.store.remove({ partition: 'planner', sort: 'rollup' });
      await stage.store.create({ key: { partition: 'planner', sort: 'rollup' }, body: { v: 1, hour: 'noon' } });
      const run = { partition: runPartition('shop'), sort: timeKey(noon) };
      await stage.store.remove(run);
      await stage.store.create({ key: run, body: { v: 1 } });
      stage.time.now = noon + hours(1) + minutes(35);
      await stage.rollUpAll();
      expect(await stage.summaries('hour', 'shop')).toEqual(['12:00 runs 59 missed 0']);
      expect(stage.warnings).toHaveLength(2);
    });

    it('does nothing before the first monitor is planned', async () => {
      const stage = await create();
      expect(await stage.rollUp()).toEqual({ outcome: 'no monitors' });
    });
  });
};
