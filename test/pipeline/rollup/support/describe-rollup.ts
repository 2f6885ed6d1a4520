// What the roll-up does, told of any store.
import { describe, expect, it } from 'vitest';
import { dayMs, mergeAllRollups } from '../../../../shared/model/rollup.ts';
import { runPartition, timeKey } from '../../../../shared/storage/keys.ts';
import { createRun } from '../../../../shared/storage/records/run-records.ts';
import type { Store } from '../../../../shared/storage/store.ts';
import { aRun, aSpec } from '../../../support/builders.ts';
import { createRolledWorld, hours, minutes, noon, type OpenStore } from './rollup-stage.ts';

const minutely = (id: string) => aSpec(id, { intervalMs: 60_000 });

/** Dies at its nth write from now on, as a process does: before or after the write took effect. */
const mortal = (store: Store, life: number, takesEffect: boolean): Store => {
  let left = life;
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

/** A store on a disk waits for it at each hour of a long story, of which only what it does with time is the point. */
export const describeRollUp = (name: string, openStore: OpenStore, { isOnDisk = false } = {}): void => {
  const longStory: (what: string, notify: () => Promise<void>) => void = isOnDisk ? () => undefined : it;
  const create = (...ids: readonly string[]) => createRolledWorld(openStore, ids.map(minutely));

  describe(`rolling up, over ${name}`, () => {
    it('puts an hour of each monitor and of all, 35 minutes after its end and not before', async () => {
      const world = await create('mail', 'shop');
      await world.record(noon, noon + hours(2), world.passing);
      world.time.at = noon + hours(1) + minutes(35) - 1;
      expect(await world.rollUp()).toEqual({ outcome: 'done', until: noon });
      expect(await world.notified('hour')).toEqual([]);
      world.time.at += 1;
      expect(await world.rollUp()).toEqual({ outcome: 'done', until: noon + hours(1) });
      expect(await world.notified('hour', 'shop')).toEqual(['12:00 runs 60 missed 0']);
      expect(await world.notified('hour', 'mail')).toEqual(['12:00 runs 60 missed 0']);
      expect(await world.notified('hour')).toEqual(['12:00 runs 120 missed 0']);
    });

    it('counts a result that came late, and what is missing as missed, whatever the interval', async () => {
      const world = await createRolledWorld(openStore, [minutely('shop'), aSpec('slow', { intervalMs: hours(6) })]);
      await world.record(noon, noon + minutes(50), world.passing);
      world.time.at = noon + hours(1) + minutes(34);
      await world.record(noon + minutes(50), noon + minutes(51), world.passing);
      world.time.at += minutes(1);
      await world.rollUp();
      expect(await world.notified('hour', 'shop')).toEqual(['12:00 runs 51 missed 9']);
      expect((await world.notified('hour')).length).toBe(1);
    });

    it('counts runs by hand, which are never missed, and no drill', async () => {
      const world = await create('shop');
      await createRun(world.store, aRun(noon + minutes(5) + 7, { trigger: 'manual' }));
      await createRun(world.store, aRun(noon + minutes(5), { monitor: 'drill/shop' }));
      await world.store.create({ key: { partition: 'status', sort: 'drill/shop' }, body: { v: 1 } });
      world.time.at = noon + hours(2);
      await world.rollUp();
      expect(await world.notified('hour', 'shop')).toEqual(['12:00 runs 1 missed 60']);
      expect(await world.notified('hour', 'drill/shop')).toEqual([]);
      expect(await world.notified('hour')).toEqual(['12:00 runs 1 missed 60']);
    });

    it('makes a day of its 24 hours, of each monitor and of all', async () => {
      const world = await create('mail', 'shop');
      await world.record(noon, noon + hours(13), (dueAt, id) => (id === 'mail' ? undefined : world.passing(dueAt, id)));
      for (let hour = 1; hour <= 13; hour += 1) {
        world.time.at = noon + hours(hour) + minutes(35);
        expect((await world.rollUp()).outcome).toBe('done');
        expect(await world.notified('day')).toEqual(hour < 12 ? [] : ['2026-11-21 runs 720 missed 720']);
      }
      expect(await world.notified('day', 'shop')).toEqual(['2026-11-21 runs 720 missed 0']);
      const hoursOfDay = (await world.rollups('hour')).slice(0, 12).map(({ rollup }) => rollup);
      expect((await world.rollups('day'))[0]?.rollup).toEqual(mergeAllRollups(hoursOfDay));
    });

    it('goes on where a call ended, monitor by monitor, and comes to the same', async () => {
      const ids = Array.from({ length: 120 }, (_, index) => `m-${index}`);
      const world = await createRolledWorld(
        openStore,
        ids.map((id) => aSpec(id, { intervalMs: 600_000 })),
      );
      await world.record(noon, noon + hours(1), world.passing);
      world.time.at = noon + hours(1) + minutes(35);
      const outcomes: string[] = [];
      for (let call = 0; call < 5; call += 1) {
        // Each look at the clock takes as long as a call may.
        let looks = 0;
        const now = () => world.time.at + (looks++ < 2 ? 0 : 1_000);
        outcomes.push((await world.rollUp({ clock: { ...world.deps.clock, now } })).outcome);
      }
      expect(outcomes).toEqual(['unfinished', 'unfinished', 'done', 'done', 'done']);
      expect(await world.notified('hour')).toEqual(['12:00 runs 720 missed 0']);
      for (const id of ids) expect(await world.notified('hour', id)).toEqual(['12:00 runs 6 missed 0']);
    });

    it('comes to the same whichever write it died at', async () => {
      const expected = ['12:00 runs 120 missed 0', '13:00 runs 0 missed 120'];
      for (let life = 1; life <= 10; life += 1) {
        const world = await create('mail', 'shop');
        await world.record(noon, noon + hours(1), world.passing);
        world.time.at = noon + hours(2) + minutes(40);
        await world.rollUp({ store: mortal(world.store, life, life % 2 === 0) }).catch(() => undefined);
        await world.finish();
        expect(await world.notified('hour')).toEqual(expected);
        expect(await world.notified('hour', 'mail')).toEqual(['12:00 runs 60 missed 0', '13:00 runs 0 missed 60']);
      }
    });

    it('is done by one of two that begin at the same time, with the same result', async () => {
      const world = await create('mail', 'shop');
      await world.record(noon, noon + hours(1), world.passing);
      await world.rollUp();
      world.time.at = noon + hours(1) + minutes(35);
      const outcomes = await Promise.all([world.rollUp(), world.rollUp()]);
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['done', 'overtaken']);
      expect(await world.notified('hour')).toEqual(['12:00 runs 120 missed 0']);
    });

    it('catches up after the process was down: what was expected then is missed', async () => {
      const world = await create('shop');
      await world.record(noon, noon + minutes(30), world.passing);
      await world.rollUp();
      world.time.at = noon + hours(3) + minutes(35);
      await world.finish();
      expect(await world.notified('hour', 'shop')).toEqual([
        '12:00 runs 30 missed 30',
        '13:00 runs 0 missed 60',
        '14:00 runs 0 missed 60',
      ]);
    });

    longStory('never counts an hour whose runs may have expired, and still closes the day that had begun', async () => {
      const world = await create('shop');
      await world.record(noon, noon + hours(2), world.passing);
      world.time.at = noon + hours(1) + minutes(35);
      await world.rollUp();
      world.time.at = noon + 20 * dayMs + minutes(40);
      await world.finish();
      const notified = await world.notified('hour', 'shop');
      expect(notified[0]).toBe('12:00 runs 60 missed 0');
      // From two hours after the oldest run that may still be there, to the last hour that is due.
      expect(notified).toHaveLength(1 + 14 * 24 - 2);
      const days = await world.notified('day', 'shop');
      expect(days.slice(0, 2)).toEqual(['2026-11-21 runs 60 missed 0', '2026-11-27 runs 0 missed 600']);
      expect(days.at(-1)).toBe('2026-12-10 runs 0 missed 1440');
      expect(await world.notified('day')).toEqual(days);
    });

    it('counts what a monitor did before it was removed, and nothing once it was', async () => {
      const world = await create('mail', 'shop');
      await world.record(noon, noon + minutes(30), world.passing);
      world.time.at = noon + minutes(30);
      await world.plan([minutely('mail')]);
      await world.record(noon + minutes(30), noon + hours(2), world.passing);
      world.time.at = noon + hours(13) + minutes(35);
      await world.finish();
      expect(await world.notified('hour', 'shop')).toEqual(['12:00 runs 30 missed 0']);
      expect((await world.notified('hour'))[0]).toBe('12:00 runs 90 missed 0');
      expect(await world.notified('day', 'shop')).toEqual(['2026-11-21 runs 30 missed 0']);
    });

    it('expects nothing of a monitor while it is paused', async () => {
      const world = await create('shop');
      await world.store.create({
        key: { partition: 'schedule/shop', sort: timeKey(noon + minutes(10)) },
        body: { v: 1, intervalMs: 60_000, phaseMs: 0, state: 'paused' },
      });
      world.time.at = noon + hours(3);
      await world.finish();
      expect(await world.notified('hour', 'shop')).toEqual(['12:00 runs 0 missed 10']);
    });

    longStory('takes up the hours of now again when a clock that was years ahead is put right', async () => {
      const world = await create('shop');
      await world.record(noon, noon + hours(4), world.passing);
      world.time.at = noon + hours(1) + minutes(35);
      await world.rollUp();
      world.time.at = noon + 1_000 * dayMs;
      await world.finish();
      world.time.at = noon + hours(2) + minutes(20);
      expect(await world.rollUp()).toEqual({ outcome: 'done', until: noon + hours(1) });
      world.time.at = noon + hours(3) + minutes(35);
      await world.finish();
      const notified = await world.notified('hour', 'shop');
      expect(notified.slice(0, 3)).toEqual(['12:00', '13:00', '14:00'].map((hour) => `${hour} runs 60 missed 0`));
    });

    longStory(
      'leaves nothing of a clock that was days ahead in hours in which nothing was expected later',
      async () => {
        const world = await create('mail', 'shop');
        world.time.at = noon + 3 * dayMs;
        await world.finish();
        expect(await world.notified('day', 'shop')).toHaveLength(3);
        world.time.at = noon + minutes(40);
        await world.rollUp();
        await world.plan([aSpec('mail', { intervalMs: 60_000 })]);
        world.time.at = noon + 3 * dayMs;
        await world.finish();
        const missedIn = async (span: 'hour' | 'day', id: string) =>
          (await world.rollups(span, id)).reduce((sum, { rollup }) => sum + rollup.missed, 0);
        // Removed at 12:40: of all that was counted ahead, forty checks are left.
        expect([await missedIn('hour', 'shop'), await missedIn('day', 'shop')]).toEqual([40, 40]);
        expect((await missedIn('hour', 'mail')) / 60).toBe(71);
      },
    );

    it('counts an hour once more when the clock goes back into it', async () => {
      const world = await create('shop');
      await world.record(noon, noon + minutes(40), world.passing);
      world.time.at = noon + hours(1) + minutes(35);
      await world.rollUp();
      expect(await world.notified('hour', 'shop')).toEqual(['12:00 runs 40 missed 20']);
      world.time.at = noon + minutes(40);
      await world.rollUp();
      await world.record(noon + minutes(40), noon + hours(1), world.passing);
      world.time.at = noon + hours(1) + minutes(35);
      await world.finish();
      expect(await world.notified('hour', 'shop')).toEqual(['12:00 runs 60 missed 0']);
      expect(await world.notified('hour')).toEqual(['12:00 runs 60 missed 0']);
    });

    it('begins anew where what it had written down is damaged, and gets by without one run that is', async () => {
      const world = await create('shop');
      await world.record(noon, noon + hours(1), world.passing);
      await world.rollUp();
      await world.store.remove({ partition: 'planner', sort: 'rollup' });
      await world.store.create({ key: { partition: 'planner', sort: 'rollup' }, body: { v: 1, hour: 'noon' } });
      const run = { partition: runPartition('shop'), sort: timeKey(noon) };
      await world.store.remove(run);
      await world.store.create({ key: run, body: { v: 1 } });
      world.time.at = noon + hours(1) + minutes(35);
      await world.finish();
      expect(await world.notified('hour', 'shop')).toEqual(['12:00 runs 59 missed 0']);
      expect(world.said).toHaveLength(2);
    });

    it('does nothing before any monitor was planned', async () => {
      const world = await create();
      expect(await world.rollUp()).toEqual({ outcome: 'nothing yet' });
    });
  });
};
