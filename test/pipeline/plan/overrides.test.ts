// Manual overrides, as the planner applies them.
import { describe, expect, it } from 'vitest';
import { changeMonitor } from '../../../shared/control/change-monitor.ts';
import { planTick } from '../../../shared/pipeline/plan/index.ts';
import { record } from '../../../shared/pipeline/record/index.ts';
import { encodeStatus } from '../../../shared/storage/records/status-records.ts';
import { aSpec, at, lettered, t0 } from '../../support/builders.ts';
import { dueOf, tickAt } from '../../support/planning.ts';
import { createStage } from '../../support/stage.ts';

type Stage = ReturnType<typeof createStage>;

const shop = aSpec('shop');

const change = (stage: Stage, seconds: number, request: { intervalMs?: number | null; paused?: boolean | null }) =>
  changeMonitor(
    {
      clock: { now: () => at(seconds) },
      store: stage.store,
      manifest: { monitors: [shop] },
      notifyPlanner: async () => at(seconds),
    },
    { monitor: 'shop', change: { ...request, reason: 'a manual change' } },
  );

const historyOf = async (stage: Stage) =>
  (await stage.schedule()).map(({ from, intervalMs, state, reason }) => [
    (from - t0) / 1_000,
    intervalMs / 1_000,
    state,
    ...(reason ? [reason] : []),
  ]);

describe('an overridden interval', () => {
  it('is effective from the watermark on, is in messages and in the history, and stays at later ticks', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await change(stage, 30, { intervalMs: 60_000 });
    await tickAt(stage, 60);
    await tickAt(stage, 120);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 120, 180]);
    expect(await historyOf(stage)).toEqual([
      [0, 30, 'active'],
      [120, 60, 'active', 'a manual change'],
    ]);
    expect((await stage.registered())[0]).toMatchObject({ intervalMs: 60_000, earlier: [{ intervalMs: 30_000 }] });
  });

  it('gives its reason neither to a pause by monitors.ts nor to the schedule entry of that pause', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await change(stage, 30, { intervalMs: 60_000 });
    await tickAt(stage, 60);
    await record(stage.runDeps([shop]), lettered('F', at(120)));
    await tickAt(stage, 180, [aSpec('shop', { paused: true })]);
    const { outbox } = await stage.status();
    expect(outbox.map(({ kind }) => kind)).toEqual(['opened', 'paused']);
    expect(outbox[1]).not.toHaveProperty('reason');
    expect((await historyOf(stage)).at(-1)).toEqual([180, 60, 'paused']);
  });

  it('ends when monitors.ts declares another interval', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await change(stage, 30, { intervalMs: 60_000 });
    await tickAt(stage, 60);
    await tickAt(stage, 120, [aSpec('shop', { intervalMs: 20_000 })]);
    expect((await historyOf(stage)).at(-1)).toEqual([180, 20, 'active']);
  });

  it('does not return when monitors.ts declares the old interval again', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await change(stage, 30, { intervalMs: 60_000 });
    await tickAt(stage, 60);
    for (const seconds of [600, 660]) await tickAt(stage, seconds, [aSpec('shop', { intervalMs: 20_000 })]);
    await tickAt(stage, 720);
    expect((await historyOf(stage)).at(-1)).toEqual([780, 30, 'active']);
  });

  it('survives a planner that a deployment has not replaced yet', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    const newer = aSpec('shop', { intervalMs: 20_000 });
    await changeMonitor(
      {
        clock: { now: () => at(30) },
        store: stage.store,
        manifest: { monitors: [newer] },
        notifyPlanner: async () => 0,
      },
      { monitor: 'shop', change: { intervalMs: 60_000 } },
    );
    await tickAt(stage, 60);
    await tickAt(stage, 120, [newer]);
    expect((await historyOf(stage)).at(-1)).toEqual([180, 60, 'active']);
  });
});

describe('a manually paused monitor', () => {
  it('is not due, and its open incident is closed with an alert; when it resumes, runs count from then on', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    const open = { n: 3, from: at(10), cause: 'Status code: 503', tasks: ['home'] };
    await stage.store.replace(encodeStatus({ ...(await stage.status()), status: 'Down', seq: 3, open }), 1);
    await change(stage, 30, { paused: true });
    await tickAt(stage, 60);
    expect(await stage.status()).toMatchObject({ paused: true, outbox: [{ id: 'shop#3 paused' }] });
    await change(stage, 90, { paused: null });
    await tickAt(stage, 120);
    await tickAt(stage, 180);
    expect(await stage.status()).toMatchObject({ paused: false, status: 'Unknown', from: at(120), seq: 3 });
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 180, 210, 240, 270]);
    expect(await historyOf(stage)).toEqual([
      [0, 30, 'active'],
      [120, 30, 'paused', 'a manual change'],
      [180, 30, 'active'],
    ]);
  });

  it('runs again after monitors.ts paused it and no longer does', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await change(stage, 30, { paused: true });
    await tickAt(stage, 60);
    await tickAt(stage, 660, [{ ...shop, paused: true }]);
    await tickAt(stage, 720);
    expect(await stage.status()).toMatchObject({ paused: false });
    expect(await historyOf(stage)).toEqual([
      [0, 30, 'active'],
      [120, 30, 'paused', 'a manual change'],
      [780, 30, 'active'],
    ]);
  });

  it('that resumes before any tick was never paused', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await change(stage, 30, { paused: true });
    await change(stage, 31, { paused: false });
    await tickAt(stage, 60);
    expect(await historyOf(stage)).toEqual([[0, 30, 'active']]);
    expect(await stage.status()).toMatchObject({ paused: false, from: t0 });
  });
});

describe('a removed monitor with overrides', () => {
  it('returns without overrides: the removal ended them in the same transaction', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await change(stage, 30, { paused: true, intervalMs: 60_000 });
    await tickAt(stage, 60);
    const writes: (readonly string[])[] = [];
    const store = {
      ...stage.store,
      transact: (all: Parameters<typeof stage.store.transact>[0]) => {
        writes.push(all.map((write) => (write.op === 'remove' ? write.key : write.item.key).partition));
        return stage.store.transact(all);
      },
    };
    stage.time.now = at(120);
    await planTick(stage.planDeps([], { store }));
    expect(writes).toEqual([expect.arrayContaining(['planner', 'status', 'schedule/shop', 'overrides'])]);
    await tickAt(stage, 180);
    expect(await stage.status()).toMatchObject({ paused: false, removed: false, from: at(180) });
    expect(await stage.registered()).toMatchObject([{ id: 'shop', intervalMs: 30_000 }]);
    expect(await historyOf(stage)).toEqual([
      [0, 30, 'active'],
      [120, 60, 'removed'],
      [240, 30, 'active'],
    ]);
  });

  it('is paused if it was paused just as it returned, by a function that was deployed earlier', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await tickAt(stage, 60, []);
    await change(stage, 90, { paused: true });
    await tickAt(stage, 120, []);
    await tickAt(stage, 180);
    expect(await stage.status()).toMatchObject({ paused: true });
  });

  it('keeps no override that was made during the removal, or before removals ended overrides', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await tickAt(stage, 60, []);
    await change(stage, 61, { paused: true });
    await tickAt(stage, 661, []);
    await tickAt(stage, 720);
    expect(await stage.status()).toMatchObject({ paused: false });
  });

  it('is removed even if its overrides cannot be read', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await stage.store.create({ key: { partition: 'overrides', sort: 'shop' }, body: { v: 1, paused: 'yes' } });
    await tickAt(stage, 60, []);
    expect(await stage.status()).toMatchObject({ removed: true });
  });
});

describe('a monitor that monitors.ts pauses', () => {
  it('is registered with a status from the start, and is due after it is resumed manually', async () => {
    const stage = createStage();
    const paused = { ...shop, paused: true as const };
    await tickAt(stage, 0, [paused]);
    expect(dueOf(stage)).toEqual([]);
    expect(await stage.status()).toMatchObject({ paused: true, status: 'Unknown', outbox: [] });
    await changeMonitor(
      {
        clock: { now: () => at(30) },
        store: stage.store,
        manifest: { monitors: [paused] },
        notifyPlanner: async () => 0,
      },
      { monitor: 'shop', change: { paused: false } },
    );
    await tickAt(stage, 60, [paused]);
    expect(dueOf(stage)).toEqual([120, 150]);
  });
});
