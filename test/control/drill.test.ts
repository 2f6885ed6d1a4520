// Stories of drills that meet each other, a planner, and records that cannot be read.

import { describe, expect, it } from 'vitest';
import { type DrillDeps, getDrillReport, reportLines, startDrill, stopDrill } from '../../shared/control/drill.ts';
import { sendAlerts } from '../../shared/pipeline/alert/index.ts';
import { handleMessage } from '../../shared/pipeline/run/index.ts';
import type { Execute } from '../../shared/runner/execution.ts';
import { statusKey } from '../../shared/storage/keys.ts';
import { getDrill } from '../../shared/storage/records/drill-records.ts';
import { aSpec, at } from '../support/builders.ts';
import { dueOf, tickAt } from '../support/planning.ts';
import { createStage, delivery, type Stage } from '../support/stage.ts';

const shop = aSpec('shop');
const down = { kind: 'status', status: 503 } as const;

const worldOf = (stage: Stage): DrillDeps => ({
  clock: stage.clock,
  store: stage.store,
  logger: stage.logger,
  manifest: { monitors: [shop] },
  earliestStart: async () => stage.clock.now() + 3_000,
  drillsChanged: async () => undefined,
  alert: async (monitor) => void (await sendAlerts(stage.alertDeps(), { monitor })),
});

const begin = async (stage: Stage, seconds: number, forMs = 60_000) => {
  stage.time.now = at(seconds);
  return startDrill(worldOf(stage), 'shop', { simulated: down, forMs });
};

/** A run of the drill, which fails where a simulated outage is met, as it would in earnest. */
const runAt = async (stage: Stage, seconds: number): Promise<void> => {
  stage.time.now = at(seconds);
  let isDown = false;
  const wrap =
    (execute: Execute): Execute =>
    (request) => {
      isDown = request.simulated !== undefined;
      return execute(request);
    };
  const deps = stage.runDeps([shop], { alert: worldOf(stage).alert, isDown: () => isDown, wrap });
  await handleMessage(deps, delivery(at(seconds), ['drill/shop']));
};

const incidentAlertOf = (stage: Stage): readonly string[] => stage.notified.map(({ id }) => id);

describe('a drill in the place of one that is under way', () => {
  it('begins anew: what was open ends, and what it shows is all its own', async () => {
    const stage = createStage();
    await begin(stage, 0);
    await runAt(stage, 3);
    expect(incidentAlertOf(stage)).toEqual(['drill/shop#1 opened']);
    await begin(stage, 20, 30_000);
    expect(incidentAlertOf(stage).slice(1)).toEqual(['drill/shop#1 removed']);
    await runAt(stage, 23);
    await runAt(stage, 53);
    expect(incidentAlertOf(stage).slice(2)).toEqual(['drill/shop#2 opened', 'drill/shop#2 closed']);
    const report = await getDrillReport(stage.store, 'shop', () => undefined);
    expect(report?.steps.map(({ what }) => what)).toContain('alert sent: up');
  });

  it('has nothing to do with runs that were planned for the one before', async () => {
    const stage = createStage();
    await begin(stage, 0);
    await runAt(stage, 3);
    await begin(stage, 32);
    // Due before the new one begins: it would meet the service itself, and say that all is well.
    await runAt(stage, 33);
    expect(incidentAlertOf(stage)).toEqual(['drill/shop#1 opened', 'drill/shop#1 removed']);
    expect((await stage.runs('drill/shop')).map(({ dueAt }) => dueAt)).toEqual([at(3)]);
  });
});

describe('the log', () => {
  it('says when a drill begins, what is simulated and why, and how it went once it is stopped by hand', async () => {
    const stage = createStage();
    await startDrill(worldOf(stage), 'shop', { simulated: down, forMs: 60_000, reason: 'rehearsal' });
    await runAt(stage, 3);
    stage.time.now = at(20);
    await stopDrill(worldOf(stage), 'shop');
    expect(stage.said.filter((line) => line.includes('DRILL'))).toEqual([
      'info: DRILL of shop begins: for 1 min every request gets status 503; why: rehearsal',
      'info: DRILL of shop is over',
      expect.stringMatching(/first failing run was due$/),
      expect.stringMatching(/down since$/),
      expect.stringMatching(/alert sent: down$/),
      expect.stringMatching(/first failing run was recorded$/),
      'info: DRILL     +17.00 s  ended while still down',
      expect.stringMatching(/alert sent: ended$/),
    ]);
    expect(stage.notified.at(-1)).toMatchObject({ subject: expect.stringMatching(/^DRILL: ENDED while down: /) });
    expect(stage.notified.at(-1)?.text).not.toContain('watched');
  });
});

describe('a drill that is too short for an incident', () => {
  const patient = { ...shop, policy: { after: 3, recoverAfter: 1 } };
  const patiently = (stage: Stage): DrillDeps => ({ ...worldOf(stage), manifest: { monitors: [patient] } });
  const stepsOf = async (stage: Stage) =>
    (await getDrillReport(stage.store, 'shop', () => undefined))?.steps.map(({ what }) => what);

  it('says once it is over why nobody was told', async () => {
    const stage = createStage();
    await startDrill(patiently(stage), 'shop', { simulated: down, forMs: 60_000 });
    await runAt(stage, 3);
    await runAt(stage, 33);
    const failed = ['first failing run was due', 'first failing run was recorded'];
    expect(await stepsOf(stage)).toEqual(failed);
    stage.time.now = at(40);
    await stopDrill(patiently(stage), 'shop');
    expect(await stepsOf(stage)).toEqual([...failed, 'no incident: alert.after asks for 3 failing runs in a row']);
    expect(incidentAlertOf(stage)).toEqual([]);
    const report = await getDrillReport(stage.store, 'shop', () => undefined);
    expect(report && reportLines(report).at(-1)).toBe(
      'DRILL     +37.00 s  no incident: alert.after asks for 3 failing runs in a row',
    );
  });

  it('says nothing of the kind where no run failed, or somebody was told', async () => {
    const quiet = createStage();
    await startDrill(patiently(quiet), 'shop', { simulated: down, forMs: 60_000 });
    await stopDrill(patiently(quiet), 'shop');
    expect(await stepsOf(quiet)).toEqual([]);
    const notified = createStage();
    await begin(notified, 0);
    await runAt(notified, 3);
    await stopDrill(worldOf(notified), 'shop');
    expect((await stepsOf(notified))?.filter((what) => what.startsWith('no incident'))).toEqual([]);
  });
});

describe('a drill that cannot be looked after', () => {
  it('keeps neither the planner from planning nor other drills from their end', async () => {
    const stage = createStage();
    const monitors = [shop, aSpec('other')];
    await tickAt(stage, 0, monitors);
    const world = { ...worldOf(stage), manifest: { monitors } };
    for (const id of ['shop', 'other']) await startDrill(world, id, { simulated: down, forMs: 10_000 });
    const found = await stage.store.get(statusKey('drill/shop'));
    await stage.store.replace({ key: statusKey('drill/shop'), body: { v: 1, title: 7 } }, found?.version ?? 0);
    await tickAt(stage, 600, monitors);
    expect(dueOf(stage).at(-1)).toBe(690);
    expect((await getDrill(stage.store, 'other', () => undefined))?.drill.endedAt).toBe(at(600));
    expect(stage.said.some((line) => line.startsWith('warn: the drill of shop could not be looked after'))).toBe(true);
  });

  it('ends in its time also where its incident cannot be read', async () => {
    const stage = createStage();
    await tickAt(stage, 0, [shop]);
    await begin(stage, 0);
    await runAt(stage, 3);
    const key = { partition: 'incident/drill/shop', sort: '00000001' };
    const incident = await stage.store.get(key);
    await stage.store.replace({ key, body: { v: 1 } }, incident?.version ?? 0);
    await tickAt(stage, 600, [shop]);
    expect((await getDrill(stage.store, 'shop', () => undefined))?.drill.endedAt).toBe(at(600));
    expect(stage.said).toContainEqual(expect.stringMatching(/^warn: record incident\/drill\/shop .* is damaged/));
  });
});
