import { describe, expect, it } from 'vitest';
import { dueTimes, missedRuns } from '../../../shared/model/schedule.ts';
import { planTick } from '../../../shared/pipeline/plan/index.ts';
import { encodeStatus } from '../../../shared/storage/records/status-records.ts';
import { anAlert, aSpec, aStatus, at, t0 } from '../../support/builders.ts';
import { dueOf, specs, tickAt } from '../../support/planning.ts';
import { createStage, type Stage } from '../../support/stage.ts';

describe('the first tick', () => {
  it('starts at now and plans two minutes ahead; status and history exist before the first message', async () => {
    const stage = createStage();
    const seen: unknown[] = [];
    const queue = {
      send: async () => {
        seen.push(await stage.status(), await stage.schedule());
        return { failed: 0 };
      },
    };
    stage.time.now = t0 + 400;
    const outcome = await planTick(stage.planDeps([aSpec('shop')], { queue }));
    expect(outcome).toEqual({ outcome: 'planned', messages: 4, until: at(120) });
    expect(seen).toEqual([
      aStatus({ from: t0, since: t0, unknownAfterMs: 90_000 }),
      [{ from: t0, intervalMs: 30_000, phaseMs: 0, state: 'active' }],
    ]);
    expect(await stage.watermark()).toBe(at(120));
  });

  it('sends each run so that it starts on time', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    expect(stage.sent.map(({ notBefore, message }) => [notBefore, message.runs])).toEqual(
      [0, 30, 60, 90].map((s) => [at(s), [{ monitor: 'shop', dueAt: at(s), trigger: 'schedule' }]]),
    );
  });

  it('without monitors sends nothing', async () => {
    const stage = createStage();
    expect(await tickAt(stage, 0, [])).toEqual({ outcome: 'planned', messages: 0, until: at(120) });
    expect(stage.sent).toEqual([]);
  });
});

describe('windows tile', () => {
  it('so that each run is sent once, whenever the ticks come', async () => {
    const stage = createStage();
    for (const seconds of [0, 60.2, 119.9, 121, 180, 180, 239, 300.5]) await tickAt(stage, seconds);
    expect(dueOf(stage)).toEqual(
      dueTimes({ intervalMs: 30_000, phaseMs: 0 }, t0, at(420)).map((d) => (d - t0) / 1_000),
    );
  });

  it('so that a lost tick costs nothing', async () => {
    const stage = createStage();
    for (const seconds of [0, 60, 180]) await tickAt(stage, seconds);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 120, 150, 180, 210, 240, 270]);
    for (const { notBefore } of stage.sent.slice(-4)) expect(notBefore).toBeGreaterThanOrEqual(at(180));
  });
});

describe('planning that fails', () => {
  it.each([
    [
      'at the queue',
      (stage: Stage) => ({ ...stage.planDeps([]), queue: { send: () => Promise.reject(new Error('away')) } }),
    ],
    [
      'at the watermark',
      (stage: Stage) =>
        stage.planDeps([], { store: { ...stage.store, replace: () => Promise.reject(new Error('away')) } }),
    ],
  ])('%s does not stop alerts, and is reported', async (_, depsOf) => {
    const stage = createStage();
    await tickAt(stage, 0);
    const waiting = aStatus({ outbox: [anAlert(1)] });
    await stage.store.replace(encodeStatus(waiting), 1);
    stage.time.now = at(60);
    await expect(planTick({ ...depsOf(stage), manifest: { monitors: [aSpec('shop')] } })).rejects.toThrow('away');
    expect(stage.alertCalls).toEqual(['shop']);
  });
});

describe('a queue that refuses', () => {
  it('leaves the watermark, and the next tick sends the same window again', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    stage.time.now = at(60);
    const queue = { send: async () => ({ failed: 1 }) };
    expect(await planTick(stage.planDeps([aSpec('shop')], { queue }))).toEqual({ outcome: 'refused' });
    expect(stage.logged).toEqual(['warn: the queue refused messages; the next tick sends them again']);
    expect(await stage.watermark()).toBe(at(120));
    await tickAt(stage, 120);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 120, 150, 180, 210]);
  });

  it('by an error does so too', async () => {
    const stage = createStage();
    const queue = { send: () => Promise.reject(new Error('no queue')) };
    await expect(planTick(stage.planDeps([aSpec('shop')], { queue }))).rejects.toThrow('no queue');
    expect(await stage.watermark()).toBe(t0);
    await tickAt(stage, 20);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 120]);
  });
});

describe('a planner that was down for ten minutes', () => {
  it('sends no burst: the runs that were due meanwhile are missed', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await tickAt(stage, 715);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 690, 720, 750, 780, 810]);
    const recorded = new Set(stage.sent.flatMap(({ message }) => message.runs.map(({ dueAt }) => dueAt)));
    const missed = missedRuns(await stage.schedule(), recorded, { from: t0, to: at(835), now: at(1_500) });
    expect(missed).toEqual(dueTimes({ intervalMs: 30_000, phaseMs: 0 }, at(120), at(690)));
  });

  it('never sends a run whose successor is already due', async () => {
    const stage = createStage();
    const slow = aSpec('slow', { intervalMs: 3_600_000 });
    await tickAt(stage, 0, [aSpec('shop'), slow]);
    await tickAt(stage, 720, [aSpec('shop'), slow]);
    expect(dueOf(stage).slice(4)).toEqual([720, 750, 780, 810]);
  });

  it('applies a pending change from now on, not from the past', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await tickAt(stage, 715, [aSpec('shop', { intervalMs: 60_000 })]);
    expect((await stage.schedule()).map(({ from, intervalMs }) => [from, intervalMs])).toEqual([
      [t0, 30_000],
      [at(715), 60_000],
    ]);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 720, 780]);
  });
});

describe('a watermark of a wrong clock', () => {
  it('that is more than three minutes ahead is reset', async () => {
    const stage = createStage();
    await tickAt(stage, 3_600);
    expect(await tickAt(stage, 0)).toMatchObject({ outcome: 'planned', until: at(120) });
    expect(await stage.watermark()).toBe(at(120));
    expect(stage.logged).toEqual([
      'warn: the clock went back by 1 h: planning continues from now; a run whose due time is already recorded is not recorded twice',
    ]);
  });

  it('that is reset makes monitors due again from now on', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await tickAt(stage, 3_600);
    stage.sent.length = 0;
    await tickAt(stage, 65);
    expect(dueOf(stage)).toEqual([90, 120, 150, 180]);
  });

  it('that is up to three minutes ahead stays, so nothing is sent twice', async () => {
    const stage = createStage();
    await tickAt(stage, 60);
    expect(await tickAt(stage, 0)).toEqual({ outcome: 'planned', messages: 0, until: at(180) });
    expect(await stage.watermark()).toBe(at(180));
  });
});

describe('messages', () => {
  it('have at most 25 runs, all of one second and one group', async () => {
    const stage = createStage();
    await tickAt(stage, 0, specs(60));
    const sizes = stage.sent.map(({ message }) => message.runs.length);
    expect(Math.max(...sizes)).toBe(25);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([...Array(4).fill(10), ...Array(9).fill(25)]);
    for (const { message, notBefore } of stage.sent) {
      expect(new Set(message.runs.map(({ dueAt }) => Math.floor(dueAt / 1_000))).size).toBe(1);
      expect(notBefore).toBe(Math.min(...message.runs.map(({ dueAt }) => dueAt)));
    }
  });

  it('are sent in the order of their time', async () => {
    const stage = createStage();
    await tickAt(stage, 0, specs(60));
    const scheduled = stage.sent.filter(({ message }) => message.runs[0]?.trigger === 'schedule');
    const times = scheduled.map(({ notBefore }) => notBefore);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('of a user’s own flow have one run', async () => {
    const stage = createStage();
    await tickAt(stage, 0, [...specs(3), aSpec('own', { kind: 'flow' }), aSpec('other', { kind: 'flow' })]);
    const together = stage.sent.map(({ message }) => message.runs.map(({ monitor }) => monitor));
    expect(together.filter((ids) => ids.length > 1)).toEqual(Array(4).fill(['m0', 'm1', 'm2']));
    expect(together.filter((ids) => ids.includes('own') || ids.includes('other'))).toEqual(
      Array(4)
        .fill([['own'], ['other']])
        .flat(),
    );
  });

  it('are spread over the interval by group', async () => {
    const stage = createStage();
    await tickAt(stage, 0, specs(75));
    expect(stage.sent.slice(0, 3).map(({ notBefore }) => (notBefore - t0) / 1_000)).toEqual([0, 7, 18]);
  });
});
