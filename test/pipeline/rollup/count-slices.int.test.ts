// On AWS the planner counts slices of five minutes: the counts of all monitors are those of the runs on record.
import { describe, expect, it } from 'vitest';
import { emptyRollup } from '../../../shared/model/rollup.ts';
import { decideMissed, mergeUndecided, rollupAt } from '../../../shared/model/slice.ts';
import { countSlices } from '../../../shared/pipeline/rollup/count-slices.ts';
import { createLateMarks } from '../../../shared/pipeline/rollup/late-marks.ts';
import { openQueries } from '../../../shared/queries/open-queries.ts';
import { readCounts } from '../../../shared/queries/read-counts.ts';
import { createRun } from '../../../shared/storage/records/run-records.ts';
import { getLateMarks } from '../../../shared/storage/records/slice-records.ts';
import type { Store } from '../../../shared/storage/store.ts';
import { aRun, aSpec } from '../../support/builders.ts';
import { countEverything, type RollupStage, recordSome } from './support/brute-force.ts';
import { createRollupStage, hours, minutes, noon } from './support/rollup-stage.ts';

const manyOf = (count: number, intervalMs: number) =>
  Array.from({ length: count }, (_, index) => aSpec(`m-${index}`, { intervalMs }));

const counts = async ({ deps, time, store }: RollupStage, from: Store = store) => {
  const queries = openQueries({ ...deps, store: from, manifest: { monitors: [] } });
  return readCounts(queries, { from: time.now - hours(24), to: time.now });
};

const tick = async (stage: RollupStage): Promise<void> => {
  await stage.rollUpAll();
  await countSlices(stage.deps);
};

/** The counts are exact up to where they claim to be complete. */
const expectExact = async (stage: RollupStage, behindMs: number): Promise<void> => {
  const found = await counts(stage);
  expect(stage.time.now - found.countedUntil).toBeLessThanOrEqual(behindMs);
  expect(found.rollup).toEqual(await countEverything(stage, found.from, found.countedUntil));
};

describe('the counts of many monitors on AWS', () => {
  it('are exact until a few minutes ago, at a cost that does not grow with the runs', async () => {
    const stage = await createRollupStage(manyOf(300, 60_000));
    stage.time.now = noon + minutes(85);
    await recordSome(stage, { from: noon, to: stage.time.now, seed: 1 });
    await tick(stage);
    await expectExact(stage, minutes(8));

    let reads = 0;
    const counting = new Proxy(stage.store, {
      get: (target, name: keyof Store) => {
        if (['get', 'getMany', 'query', 'queryIndex'].includes(name)) reads += 1;
        return target[name];
      },
    });
    const { rollup } = await counts(stage, counting);
    expect(rollup.flowRuns.Completed).toBeGreaterThan(15_000);
    expect(reads).toBeLessThanOrEqual(6);
  }, 60_000);

  it('stay exact while hours are rolled up, and read each run once', async () => {
    const stage = await createRollupStage(manyOf(60, 60_000));
    for (let step = 0; step < 40; step += 1) {
      const from = stage.time.now;
      stage.time.now += minutes(6);
      await recordSome(stage, { from, to: stage.time.now, seed: step });
      await tick(stage);
      await expectExact(stage, minutes(8));
    }
  });

  it('include late results once they are counted again', async () => {
    const stage = await createRollupStage(manyOf(60, 60_000));
    stage.time.now += minutes(30);
    await stage.record(noon, stage.time.now, (dueAt, monitor) =>
      monitor === 'm-7' ? undefined : aRun(dueAt, { monitor }),
    );
    await tick(stage);
    const markLate = createLateMarks(stage);
    const late = aRun(noon + minutes(11), { monitor: 'm-8', trigger: 'manual' });
    await createRun(stage.store, late);
    await markLate(late);
    await markLate(aRun(stage.time.now - 10_000, { monitor: 'm-8' }));
    await markLate(aRun(noon + minutes(1), { monitor: 'drill/m-8' }));
    expect(await getLateMarks(stage.store)).toMatchObject([{ from: noon + minutes(10) }]);
    const before = await counts(stage);
    await tick(stage);
    const after = await counts(stage);
    expect(after.rollup.manual - before.rollup.manual).toBe(1);
    expect(await getLateMarks(stage.store)).toEqual([]);
    await expectExact(stage, minutes(8));
  });

  it('keep a mark of a run that was recorded during the recount', async () => {
    const stage = await createRollupStage(manyOf(60, 60_000));
    stage.time.now += minutes(30);
    await recordSome(stage, { from: noon, to: stage.time.now, seed: 5 });
    await tick(stage);
    const markLate = createLateMarks(stage);
    const first = aRun(noon + minutes(11), { monitor: 'm-8', trigger: 'manual' });
    await createRun(stage.store, first);
    await markLate(first);
    let isSecondRecorded = false;
    const store: Store = {
      ...stage.store,
      create: async (item) => {
        if (!isSecondRecorded && item.key.sort.startsWith('s~')) {
          isSecondRecorded = true;
          const second = aRun(noon + minutes(12), { monitor: 'm-1', trigger: 'manual' });
          await createRun(stage.store, second);
          await markLate(second);
        }
        return stage.store.create(item);
      },
    };
    await countSlices({ ...stage.deps, store });
    expect(isSecondRecorded).toBe(true);
    expect(await getLateMarks(stage.store)).toHaveLength(1);
    await tick(stage);
    await expectExact(stage, minutes(8));
    expect((await counts(stage)).rollup.manual).toBe(2);
  });

  it('decide missed runs of long intervals when they are missed, without a further count', async () => {
    const stage = await createRollupStage(manyOf(60, 600_000));
    stage.time.now += minutes(14);
    await tick(stage);
    const early = await counts(stage);
    stage.time.now += minutes(9);
    const later = await counts(stage);
    expect(later.rollup.missed).toBeGreaterThan(early.rollup.missed);
    expect(later.rollup).toEqual(await countEverything(stage, later.from, later.countedUntil));
  });

  it('begin again at the last roll-up after the planner was off', async () => {
    const stage = await createRollupStage(manyOf(60, 60_000));
    await tick(stage);
    stage.time.now += hours(5) + minutes(20);
    await tick(stage);
    await expectExact(stage, minutes(8));
  });
});

describe('runs that are not missed yet', () => {
  it('are counted by the second from which they are missed', () => {
    const runs = [0, 200, 1_500].map((dueAt) => ({ dueAt, intervalMs: 30_000 }));
    expect(decideMissed(runs, 120_001)).toEqual({
      missed: 1,
      undecided: [
        [121, 1],
        [122, 1],
      ],
    });
    const slice = {
      from: 0,
      rollup: { ...emptyRollup, missed: 1 },
      undecided: [
        [121, 1],
        [122, 1],
      ] as const,
    };
    expect([120_999, 121_000, 122_000].map((now) => rollupAt(slice, now).missed)).toEqual([1, 2, 3]);
    expect(
      mergeUndecided(
        [
          [1, 2],
          [3, 1],
        ],
        [
          [3, 4],
          [2, 1],
        ],
      ),
    ).toEqual([
      [1, 2],
      [2, 1],
      [3, 5],
    ]);
  });
});
