// The counts of all monitors are those of the runs on record, at any size and at a fixed cost, whatever happens meanwhile.
import { describe, expect, it } from 'vitest';
import { historyOf } from '../../../shared/model/registered-monitors.ts';
import { createRecentCounts, type RecentCounts } from '../../../shared/pipeline/rollup/recent-counts.ts';
import { openQueries } from '../../../shared/queries/open-queries.ts';
import { readCounts } from '../../../shared/queries/read-counts.ts';
import { createRun } from '../../../shared/storage/records/run-records.ts';
import type { Store } from '../../../shared/storage/store.ts';
import { aRun, aSpec } from '../../support/builders.ts';
import { countEverything, type RollupStage, recordSome } from './support/brute-force.ts';
import { createRollupStage, hours, minutes, noon } from './support/rollup-stage.ts';

const open = (stage: RollupStage, store: Store = stage.store): RecentCounts =>
  createRecentCounts({
    ...stage.deps,
    store,
    isStopped: () => false,
    registered: () => stage.registered(),
  });

const totals = async (stage: RollupStage, recent: RecentCounts, store: Store = stage.store) => {
  const { clock, logger } = stage.deps;
  const queries = openQueries({ clock, store, logger, manifest: { monitors: [] }, recentCounts: recent.read });
  return readCounts(queries, { from: stage.time.now - hours(24), to: stage.time.now });
};

const many = (intervalMs: number) => Array.from({ length: 300 }, (_, index) => aSpec(`m-${index}`, { intervalMs }));

describe('the counts of 300 monitors with 20,000 runs that are not rolled up', () => {
  it('are exact after a start, and with each run, late results and drills; reads do not grow with the runs', async () => {
    const stage = await createRollupStage(many(3_600_000));
    await recordSome(stage, { from: noon, to: noon + hours(25), seed: 1 });
    stage.time.now = noon + hours(25);
    await stage.plan(many(60_000));
    await recordSome(stage, { from: noon + hours(25), to: noon + hours(26) + minutes(20), seed: 2 });
    stage.time.now = noon + hours(26) + minutes(20);
    await stage.rollUpAll();
    const drill = { id: `drill/m-1~${stage.time.now - 5_000}`, monitor: 'drill/m-1' };
    await createRun(stage.store, { ...aRun(stage.time.now - 5_000), ...drill });

    const recent = open(stage);
    const before = await totals(stage, recent);
    // Too many to be counted by one request.
    expect(before.countedUntil).toBe(noon + hours(25));
    await recent.tick();
    const counts = await totals(stage, recent);
    expect(counts.countedUntil).toBe(stage.time.now);
    expect(counts.rollup).toEqual(await countEverything(stage, counts.from));
    expect(counts.rollup.flowRuns.Completed).toBeGreaterThan(15_000);

    // Runs that are recorded now; some of them late.
    const late: (() => Promise<void>)[] = [];
    stage.time.now += minutes(6);
    await stage.record(stage.time.now - minutes(6), stage.time.now, (dueAt, monitor) => {
      const run = aRun(dueAt, { monitor });
      if (monitor === 'm-7') {
        late.push(async () => {
          await createRun(stage.store, run);
          recent.recorded(run);
        });
        return undefined;
      }
      recent.recorded(run);
      return run;
    });
    const manual = aRun(stage.time.now - 1_000, { monitor: 'm-3', trigger: 'manual' });
    await createRun(stage.store, manual);
    recent.recorded(manual);
    const withMissed = await totals(stage, recent);
    expect(withMissed.rollup).toEqual(await countEverything(stage, withMissed.from));
    for (const record of late) await record();
    await recent.tick();

    let reads = 0;
    const counting = new Proxy(stage.store, {
      get: (target, name: keyof Store) => {
        if (['get', 'getMany', 'query', 'queryIndex'].includes(name)) reads += 1;
        return target[name];
      },
    });
    const after = await totals(stage, recent, counting);
    expect(reads).toBeLessThanOrEqual(5);
    expect(after.rollup).toEqual(await countEverything(stage, after.from));
    expect(after.rollup.missed).toBeLessThan(withMissed.rollup.missed);
  }, 120_000);
});

describe('the counts of hours that are not rolled up', () => {
  const few = Array.from({ length: 60 }, (_, index) => aSpec(`m-${index}`, { intervalMs: 60_000 }));

  it('stay exact while hours are rolled up', async () => {
    const stage = await createRollupStage(few);
    const recent = open(stage);
    await stage.rollUpAll();
    await recent.tick();
    for (let step = 0; step < 30; step += 1) {
      const from = stage.time.now;
      stage.time.now += minutes(7);
      await recordSome(stage, { from: from, to: stage.time.now, seed: step }, recent.recorded);
      await stage.rollUpAll();
      await recent.tick();
      const counts = await totals(stage, recent);
      expect(counts.countedUntil).toBe(stage.time.now);
      expect(counts.rollup).toEqual(await countEverything(stage, counts.from));
    }
  });

  it('are exact when runs are recorded while a process recounts after a restart', async () => {
    const stage = await createRollupStage(few);
    stage.time.now += minutes(50);
    await recordSome(stage, { from: noon, to: stage.time.now, seed: 3 });
    await stage.rollUpAll();
    let recorded = 0;
    const holder: { recent?: RecentCounts } = {};
    // Between any two reads a run is recorded; its recording is reported before or after the next read.
    const busy: Store = {
      ...stage.store,
      query: async (partition, range) => {
        const monitor = `m-${(recorded * 7) % few.length}`;
        const run = aRun(stage.time.now - 1_000 + recorded, { monitor, trigger: 'manual' });
        recorded += 1;
        await createRun(stage.store, run);
        if (recorded % 2 === 0) holder.recent?.recorded(run);
        const page = await stage.store.query(partition, range);
        if (recorded % 2 === 1) holder.recent?.recorded(run);
        return page;
      },
    };
    holder.recent = open(stage, busy);
    await holder.recent.tick();
    expect(recorded).toBeGreaterThan(60);
    stage.time.now += minutes(1);
    const counts = await totals(stage, holder.recent);
    expect(counts.rollup).toEqual(await countEverything(stage, counts.from));
  });

  it('are exact when monitors are added, changed, paused and removed', async () => {
    const stage = await createRollupStage(few);
    const recent = open(stage);
    await stage.rollUpAll();
    await recent.tick();
    const steps = [
      [...few, aSpec('new', { intervalMs: 10_000 })],
      few.slice(2),
      few.map((spec) => ({ ...spec, intervalMs: 20_000 })),
      few.map((spec, index) => (index < 5 ? { ...spec, paused: true as const } : spec)),
      few,
    ];
    for (const [step, monitors] of steps.entries()) {
      const from = stage.time.now;
      stage.time.now += minutes(9);
      await recordSome(stage, { from: from, to: stage.time.now, seed: step }, recent.recorded);
      await recent.tick();
      await stage.plan(monitors);
    }
    const from = stage.time.now;
    stage.time.now += minutes(5);
    await recordSome(stage, { from: from, to: stage.time.now, seed: 9 }, recent.recorded);
    const counts = await totals(stage, recent);
    expect(counts.rollup).toEqual(await countEverything(stage, counts.from));
    expect((await stage.registered()).some((monitor) => historyOf(monitor).length > 1)).toBe(true);
  });

  it('are recounted after the clock was set back', async () => {
    const stage = await createRollupStage(few);
    stage.time.now += minutes(30);
    await recordSome(stage, { from: noon, to: stage.time.now, seed: 4 });
    await stage.rollUpAll();
    const recent = open(stage);
    await recent.tick();
    stage.time.now -= minutes(10);
    await recent.tick();
    const counts = await totals(stage, recent);
    expect(counts.countedUntil).toBe(stage.time.now);
    expect(counts.rollup.flowRuns.Completed).toBeGreaterThan(0);
  });
});
