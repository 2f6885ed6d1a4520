import { describe, expect, it } from 'vitest';
import { runId } from '../../shared/model/identity.ts';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import { dueTimes, missedRuns } from '../../shared/model/schedule.ts';
import { encodeStatus } from '../../shared/records/status.ts';
import { syncMonitors } from '../../shared/steps/plan/sync.ts';
import { planTick } from '../../shared/steps/plan.ts';
import { anAlert, aSpec, aStatus, at, t0 } from '../support/builders.ts';
import { createStage, preceded, type Stage } from '../support/stage.ts';

const specs = (count: number, more: Partial<MonitorSpec> = {}): readonly MonitorSpec[] =>
  Array.from({ length: count }, (_, i) => aSpec(`m${i}`, more));

/** The due times, in seconds after t0, that were sent for a monitor. */
const dueOf = (stage: Stage, monitor = 'shop'): readonly number[] =>
  stage.sent.flatMap(({ message }) =>
    message.runs.filter((run) => run.monitor === monitor).map(({ dueAt }) => (dueAt - t0) / 1_000),
  );

const tickAt = async (stage: Stage, seconds: number, monitors: readonly MonitorSpec[] = [aSpec('shop')]) => {
  stage.time.now = at(seconds);
  return planTick(stage.planDeps(monitors));
};

describe('the first tick', () => {
  it('begins at now and plans two minutes ahead, with status and history there before the first message', async () => {
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
      aStatus({ from: t0, since: t0 }),
      [{ from: t0, intervalMs: 30_000, phaseMs: 0, state: 'active' }],
    ]);
    expect(await stage.watermark()).toBe(at(120));
  });

  it('sends each run so that it starts on its time', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    expect(stage.sent.map(({ notBefore, message }) => [notBefore, message.runs])).toEqual(
      [0, 30, 60, 90].map((s) => [at(s), [{ monitor: 'shop', dueAt: at(s), trigger: 'schedule' }]]),
    );
  });

  it('of nothing sends nothing', async () => {
    const stage = createStage();
    expect(await tickAt(stage, 0, [])).toEqual({ outcome: 'planned', messages: 0, until: at(120) });
    expect(stage.sent).toEqual([]);
  });
});

describe('windows tile', () => {
  it('each run is sent once, whenever the ticks come', async () => {
    const stage = createStage();
    for (const seconds of [0, 60.2, 119.9, 121, 180, 180, 239, 300.5]) await tickAt(stage, seconds);
    expect(dueOf(stage)).toEqual(
      dueTimes({ intervalMs: 30_000, phaseMs: 0 }, t0, at(420)).map((d) => (d - t0) / 1_000),
    );
  });

  it('a lost tick costs nothing', async () => {
    const stage = createStage();
    for (const seconds of [0, 60, 180]) await tickAt(stage, seconds);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 120, 150, 180, 210, 240, 270]);
    for (const { notBefore } of stage.sent.slice(-4)) expect(notBefore).toBeGreaterThanOrEqual(at(180));
  });
});

describe('a queue that refuses', () => {
  it('keeps the watermark, and the next tick sends the same window again', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    stage.time.now = at(60);
    const queue = { send: async () => ({ failed: 1 }) };
    expect(await planTick(stage.planDeps([aSpec('shop')], { queue }))).toEqual({ outcome: 'refused' });
    expect(stage.said).toEqual(['warn: the queue refused messages; the next tick sends them again']);
    expect(await stage.watermark()).toBe(at(120));
    await tickAt(stage, 120);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 120, 150, 180, 210]);
  });

  it('by an error too', async () => {
    const stage = createStage();
    const queue = { send: () => Promise.reject(new Error('no queue')) };
    await expect(planTick(stage.planDeps([aSpec('shop')], { queue }))).rejects.toThrow('no queue');
    expect(await stage.watermark()).toBe(t0);
    await tickAt(stage, 20);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 120]);
  });
});

describe('a planner that was dead for ten minutes', () => {
  it('sends no burst: what was due meanwhile is missed', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await tickAt(stage, 715);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 690, 720, 750, 780, 810]);
    const recorded = new Set(stage.sent.flatMap(({ message }) => message.runs.map(({ dueAt }) => dueAt)));
    const missed = missedRuns(await stage.schedule(), recorded, { from: t0, to: at(835), now: at(1_500) });
    expect(missed).toEqual(dueTimes({ intervalMs: 30_000, phaseMs: 0 }, at(120), at(690)));
  });

  it('never sends a run whose successor is due', async () => {
    const stage = createStage();
    const slow = aSpec('slow', { intervalMs: 3_600_000 });
    await tickAt(stage, 0, [aSpec('shop'), slow]);
    await tickAt(stage, 720, [aSpec('shop'), slow]);
    expect(dueOf(stage).slice(4)).toEqual([720, 750, 780, 810]);
  });

  it('makes a change that waited valid from now on, not from a past that no planner saw', async () => {
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

describe('a clock that was wrong', () => {
  it('a watermark more than three minutes ahead is reset', async () => {
    const stage = createStage();
    await tickAt(stage, 3_600);
    expect(await tickAt(stage, 0)).toMatchObject({ outcome: 'planned', until: at(120) });
    expect(await stage.watermark()).toBe(at(120));
  });

  it('then monitors are due again from now on', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await tickAt(stage, 3_600);
    stage.sent.length = 0;
    await tickAt(stage, 65);
    expect(dueOf(stage)).toEqual([90, 120, 150, 180]);
  });

  it('one up to three minutes ahead is believed: nothing is sent twice', async () => {
    const stage = createStage();
    await tickAt(stage, 60);
    expect(await tickAt(stage, 0)).toEqual({ outcome: 'planned', messages: 0, until: at(180) });
    expect(await stage.watermark()).toBe(at(180));
  });
});

describe('messages', () => {
  it('hold at most 25 runs, all of one second and one group', async () => {
    const stage = createStage();
    await tickAt(stage, 0, specs(60));
    const sizes = stage.sent.map(({ message }) => message.runs.length);
    expect(Math.max(...sizes)).toBe(25);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([...Array(4).fill(10), ...Array(8).fill(25)]);
    for (const { message, notBefore } of stage.sent) {
      expect(new Set(message.runs.map(({ dueAt }) => Math.floor(dueAt / 1_000))).size).toBe(1);
      expect(notBefore).toBe(Math.min(...message.runs.map(({ dueAt }) => dueAt)));
    }
  });

  it('come in the order of their time', async () => {
    const stage = createStage();
    await tickAt(stage, 0, specs(60));
    const times = stage.sent.map(({ notBefore }) => notBefore);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('of a flow of the user’s own travel alone', async () => {
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

  it('spread the groups over the interval', async () => {
    const stage = createStage();
    await tickAt(stage, 0, specs(75));
    expect(stage.sent.slice(0, 3).map(({ notBefore }) => (notBefore - t0) / 1_000)).toEqual([0, 7, 18]);
  });
});

describe('a manifest that changes', () => {
  const shop = aSpec('shop');

  it('a monitor that is added is due from the watermark on', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await tickAt(stage, 60, [shop, aSpec('new')]);
    expect(dueOf(stage, 'new')).toEqual([120, 150]);
    expect(await stage.status('new')).toMatchObject({ from: at(120), status: 'Unknown' });
    expect(await stage.schedule('new')).toMatchObject([{ from: at(120) }]);
  });

  it('another interval is valid from the watermark on, and the past stays', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await tickAt(stage, 60, [aSpec('shop', { intervalMs: 20_000 })]);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 120, 140, 160]);
    expect((await stage.schedule()).map(({ from, intervalMs }) => [from, intervalMs])).toEqual([
      [t0, 30_000],
      [at(120), 20_000],
    ]);
  });

  it('a title or policy is written to the status, and nothing else changes', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    const policy = { after: 3, recoverAfter: 2 };
    await tickAt(stage, 60, [aSpec('shop', { title: 'Another', policy })]);
    expect(await stage.status()).toEqual(aStatus({ from: t0, since: t0, title: 'Another', policy }));
    expect(await stage.schedule()).toHaveLength(1);
  });

  it('a removal ends history and open incident at once, and is told', async () => {
    const stage = createStage();
    const open = { n: 3, from: at(10), cause: 'Status code: 503', tasks: ['home'] };
    await tickAt(stage, 0);
    await stage.store.replace(encodeStatus({ ...(await stage.status()), status: 'Down', seq: 3, open }), 1);
    await tickAt(stage, 60, []);
    expect(await stage.status()).toMatchObject({ removed: true, outbox: [{ id: 'shop#3 removed' }] });
    expect(await stage.incidents()).toMatchObject([{ n: 3, endedAt: at(60), alerts: [{ id: 'shop#3 removed' }] }]);
    expect((await stage.schedule()).map(({ from, state }) => [from, state])).toEqual([
      [t0, 'active'],
      [at(60), 'removed'],
    ]);
    expect(await stage.known()).toEqual([]);
    expect(stage.woken).toContain('shop');
    expect(dueOf(stage)).toEqual([0, 30, 60, 90]);
  });

  it('one that is back counts from then on, and goes on numbering', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    await stage.store.replace(encodeStatus({ ...(await stage.status()), seq: 3 }), 1);
    await tickAt(stage, 60, []);
    await tickAt(stage, 180);
    expect(await stage.status()).toMatchObject({ removed: false, from: at(180), seq: 3, status: 'Unknown' });
    expect((await stage.schedule()).map(({ from, state }) => [from, state])).toEqual([
      [t0, 'active'],
      [at(60), 'removed'],
      [at(180), 'active'],
    ]);
    expect(dueOf(stage)).toEqual([0, 30, 60, 90, 180, 210, 240, 270]);
  });

  it('changes known set, status and history in one write, the watermark with them', async () => {
    const stage = createStage();
    const writes: (readonly string[])[] = [];
    const store = {
      ...stage.store,
      transact: (all: Parameters<typeof stage.store.transact>[0]) => {
        writes.push(all.map((write) => (write.op === 'remove' ? write.key : write.item.key).partition));
        return stage.store.transact(all);
      },
    };
    await planTick(stage.planDeps([shop], { store }));
    expect(writes.map((all) => all.toSorted())).toEqual([['planner', 'planner', 'schedule/shop', 'status']]);
  });

  it('of a thousand monitors is written in parts, each of which a store takes', async () => {
    const stage = createStage();
    expect(await tickAt(stage, 0, specs(1_000))).toMatchObject({ outcome: 'planned' });
    expect(await stage.known()).toHaveLength(1_000);
    expect(await tickAt(stage, 60, specs(1_000).slice(500))).toMatchObject({ outcome: 'planned' });
    expect(await stage.known()).toHaveLength(500);
    expect(await stage.status('m0')).toMatchObject({ removed: true });
  });

  it('that meets a worker at the status is worked out anew', async () => {
    const stage = createStage();
    await tickAt(stage, 0);
    let once = true;
    const store = preceded(stage.store, 'transact', async () => {
      if (once) await stage.store.replace(encodeStatus({ ...(await stage.status()), status: 'Up' }), 1);
      once = false;
    });
    const policy = { after: 2, recoverAfter: 1 };
    expect(await planTick(stage.planDeps([aSpec('shop', { policy })], { store }))).toMatchObject({
      outcome: 'planned',
    });
    expect(await stage.status()).toMatchObject({ status: 'Up', policy });
  });

  it('many times while its clock is ahead can still be changed once the clock is right again', async () => {
    const stage = createStage();
    for (const [i, intervalMs] of [30_000, 60_000, 20_000, 10_000].entries())
      await tickAt(stage, 3_600 + i * 200, specs(300, { intervalMs }));
    expect(await tickAt(stage, 0, specs(300, { intervalMs: 40_000 }))).toMatchObject({ outcome: 'planned' });
    expect(await stage.schedule('m7')).toMatchObject([{ from: t0, intervalMs: 40_000 }]);
  });
});

describe('two planners at once', () => {
  it('send no run under two ids, lose none, and one of them gives way', async () => {
    const stage = createStage();
    for (const seconds of [0, 60, 120]) {
      stage.time.now = at(seconds);
      const both = await Promise.all([
        planTick(stage.planDeps([aSpec('shop')])),
        planTick(stage.planDeps([aSpec('shop')])),
      ]);
      expect(both.filter(({ outcome }) => outcome === 'planned')).toHaveLength(1);
    }
    const ids = stage.sent.flatMap(({ message }) => message.runs.map(runId));
    expect(new Set(ids).size).toBe(8);
    expect(await stage.watermark()).toBe(at(240));
    expect(await stage.known()).toHaveLength(1);
    expect(await stage.schedule()).toHaveLength(1);
  });

  it('with different monitors leave known set, statuses and histories that agree', async () => {
    const stage = createStage();
    await tickAt(stage, 0, [aSpec('old'), aSpec('shop')]);
    stage.time.now = at(60);
    await Promise.all([
      planTick(stage.planDeps([aSpec('old'), aSpec('shop')])),
      planTick(stage.planDeps([aSpec('shop', { intervalMs: 60_000 }), aSpec('new')])),
    ]);
    await tickAt(stage, 120, [aSpec('shop', { intervalMs: 60_000 }), aSpec('new')]);
    expect((await stage.known()).map(({ id }) => id).toSorted()).toEqual(['new', 'shop']);
    for (const known of await stage.known()) {
      expect((await stage.schedule(known.id)).at(-1)).toMatchObject({ intervalMs: known.intervalMs, state: 'active' });
      expect(await stage.status(known.id)).toMatchObject({ removed: false });
    }
    expect(await stage.status('old')).toMatchObject({ removed: true });
    expect((await stage.schedule('old')).at(-1)).toMatchObject({ state: 'removed' });
  });

  it('a planner that is overtaken while it syncs says so and sends nothing', async () => {
    const stage = createStage();
    const deps = stage.planDeps([aSpec('shop')]);
    await planTick(deps);
    stage.sent.length = 0;
    stage.time.now = at(60);
    let once = true;
    const store = preceded(stage.store, 'transact', async () => {
      if (once) {
        once = false;
        await planTick(stage.planDeps([aSpec('shop'), aSpec('new')]));
      }
    });
    expect(await planTick(stage.planDeps([aSpec('other')], { store }))).toEqual({ outcome: 'overtaken' });
    expect(dueOf(stage, 'other')).toEqual([]);
    expect((await stage.known()).map(({ id }) => id).toSorted()).toEqual(['new', 'shop']);
  });
});

describe('every tick sweeps', () => {
  it('what has an outbox and no live lease', async () => {
    const stage = createStage();
    const named = (monitor: string, until?: number) =>
      encodeStatus(
        aStatus({ monitor, outbox: [anAlert(1)], ...(until === undefined ? {} : { lease: { owner: 'me', until } }) }),
      );
    for (const item of [named('free'), named('busy', at(60)), named('dead', at(-60))]) await stage.store.create(item);
    await tickAt(stage, 0, []);
    expect(stage.woken).toEqual(['free', 'dead']);
  });

  it('even when the queue refused', async () => {
    const stage = createStage();
    await stage.store.create(encodeStatus(aStatus({ monitor: 'free', outbox: [anAlert(1)] })));
    const queue = { send: async () => ({ failed: 1 }) };
    await planTick(stage.planDeps([aSpec('shop')], { queue }));
    expect(stage.woken).toEqual(['free']);
  });
});

it('one process syncs without a watermark', async () => {
  const stage = createStage();
  const deps = stage.planDeps([aSpec('shop')], { grouping: { size: 1, roundMs: 1 } });
  const synced = await syncMonitors(deps, t0 + 123);
  expect(synced).toMatchObject({ monitors: [{ id: 'shop', from: t0 + 123 }] });
  expect(await stage.watermark()).toBeUndefined();
});
