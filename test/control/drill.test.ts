// Drills: one that replaces another, their log, and records that cannot be read.
import { describe, expect, it } from 'vitest';
import type { DrillDeps } from '../../shared/control/drill-deps.ts';
import { drillReportLines, getDrillReport } from '../../shared/control/drill-report.ts';
import { stopDrill } from '../../shared/control/end-drill.ts';
import { startDrill } from '../../shared/control/start-drill.ts';
import { describeDrillStep } from '../../shared/messages/drill-steps.ts';
import { applyOverrideChange } from '../../shared/model/overrides.ts';
import { handleMessage } from '../../shared/pipeline/run/index.ts';
import type { Execute } from '../../shared/runner/execution.ts';
import { statusKey } from '../../shared/storage/keys.ts';
import { getDrill } from '../../shared/storage/records/drill-records.ts';
import { putOverrides } from '../../shared/storage/records/override-records.ts';
import { absentVersion } from '../../shared/storage/records/write-at-version.ts';
import { aSpec, at } from '../support/builders.ts';
import { dueOf, tickAt } from '../support/planning.ts';
import { createStage, delivery, type Stage } from '../support/stage.ts';

const shop = aSpec('shop');
const down = { kind: 'status', status: 503 } as const;

const drillDeps = (stage: Stage): DrillDeps => stage.drillDeps([shop]);

const startAt = async (stage: Stage, seconds: number, forMs = 60_000) => {
  stage.time.now = at(seconds);
  return startDrill(drillDeps(stage), 'shop', { simulated: down, forMs });
};

/** Delivers a run of the drill. It fails while the outage is simulated. */
const runAt = async (stage: Stage, seconds: number): Promise<void> => {
  stage.time.now = at(seconds);
  let isDown = false;
  const wrap =
    (execute: Execute): Execute =>
    (request) => {
      isDown = request.simulated !== undefined;
      return execute(request);
    };
  const deps = stage.runDeps([shop], { alert: stage.sendAlertsOf, isDown: () => isDown, wrap });
  await handleMessage(deps, delivery(at(seconds), ['drill/shop']));
};

const alertIds = (stage: Stage): readonly string[] => stage.notified.map(({ id }) => id);

describe('a drill that replaces a drill under way', () => {
  it('closes the open incident of the other drill and has its own incident', async () => {
    const stage = createStage();
    await startAt(stage, 0);
    await runAt(stage, 3);
    expect(alertIds(stage)).toEqual(['drill/shop#1 opened']);
    await startAt(stage, 20, 30_000);
    expect(alertIds(stage).slice(1)).toEqual(['drill/shop#1 removed']);
    await runAt(stage, 23);
    await runAt(stage, 53);
    expect(alertIds(stage).slice(2)).toEqual(['drill/shop#2 opened', 'drill/shop#2 closed']);
    const report = await getDrillReport(stage.store, 'shop', () => undefined);
    expect(report?.steps.map((step) => describeDrillStep(step))).toContain('alert sent: up');
  });

  it('ignores runs that were planned for the other drill', async () => {
    const stage = createStage();
    await startAt(stage, 0);
    await runAt(stage, 3);
    await startAt(stage, 32);
    // Due before the new drill starts: this run would reach the real service and pass.
    await runAt(stage, 33);
    expect(alertIds(stage)).toEqual(['drill/shop#1 opened', 'drill/shop#1 removed']);
    expect((await stage.runs('drill/shop')).map(({ dueAt }) => dueAt)).toEqual([at(3)]);
  });
});

describe('the log of a drill', () => {
  it('contains its start with the simulated fault and the reason, and its steps when it is stopped', async () => {
    const stage = createStage();
    await startDrill(drillDeps(stage), 'shop', { simulated: down, forMs: 60_000, reason: 'rehearsal' });
    await runAt(stage, 3);
    stage.time.now = at(20);
    await stopDrill(drillDeps(stage), 'shop');
    expect(stage.logged.filter((line) => line.includes('DRILL'))).toEqual([
      'info: DRILL of shop started: for 1 min every request gets status 503; reason: rehearsal',
      'info: DRILL of shop ended',
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
  const patientDeps = (stage: Stage): DrillDeps => stage.drillDeps([patient]);
  const stepTexts = async (stage: Stage) =>
    (await getDrillReport(stage.store, 'shop', () => undefined))?.steps.map((step) => describeDrillStep(step));

  it('has a step that explains, after its end, why no alert was sent', async () => {
    const stage = createStage();
    await startDrill(patientDeps(stage), 'shop', { simulated: down, forMs: 60_000 });
    await runAt(stage, 3);
    await runAt(stage, 33);
    const failed = ['first failing run was due', 'first failing run was recorded'];
    expect(await stepTexts(stage)).toEqual(failed);
    stage.time.now = at(40);
    await stopDrill(patientDeps(stage), 'shop');
    expect(await stepTexts(stage)).toEqual([...failed, 'no incident: alert.after requires 3 failing runs in a row']);
    expect(alertIds(stage)).toEqual([]);
    const report = await getDrillReport(stage.store, 'shop', () => undefined);
    expect(report && drillReportLines(report).at(-1)).toBe(
      'DRILL     +37.00 s  no incident: alert.after requires 3 failing runs in a row',
    );
  });

  it('has no such step where no run failed or an alert was sent', async () => {
    const quiet = createStage();
    await startDrill(patientDeps(quiet), 'shop', { simulated: down, forMs: 60_000 });
    await stopDrill(patientDeps(quiet), 'shop');
    expect(await stepTexts(quiet)).toEqual([]);
    const alerted = createStage();
    await startAt(alerted, 0);
    await runAt(alerted, 3);
    await stopDrill(drillDeps(alerted), 'shop');
    expect((await stepTexts(alerted))?.filter((what) => what.startsWith('no incident'))).toEqual([]);
  });
});

describe('a drill whose records are damaged', () => {
  it('stops neither the planner nor the end of other drills', async () => {
    const stage = createStage();
    const monitors = [shop, aSpec('other')];
    await tickAt(stage, 0, monitors);
    const deps = stage.drillDeps(monitors);
    for (const id of ['shop', 'other']) await startDrill(deps, id, { simulated: down, forMs: 10_000 });
    const found = await stage.store.get(statusKey('drill/shop'));
    await stage.store.replace({ key: statusKey('drill/shop'), body: { v: 1, title: 7 } }, found?.version ?? 0);
    await tickAt(stage, 600, monitors);
    expect(dueOf(stage).at(-1)).toBe(690);
    expect((await getDrill(stage.store, 'other', () => undefined))?.drill.endedAt).toBe(at(600));
    expect(
      stage.logged.some((line) => line.startsWith('warn: whether the drill of shop is complete could not be checked')),
    ).toBe(true);
  });

  it('ends in time even if its incident cannot be read', async () => {
    const stage = createStage();
    await tickAt(stage, 0, [shop]);
    await startAt(stage, 0);
    await runAt(stage, 3);
    const key = { partition: 'incident/drill/shop', sort: '00000001' };
    const incident = await stage.store.get(key);
    await stage.store.replace({ key, body: { v: 1 } }, incident?.version ?? 0);
    await tickAt(stage, 600, [shop]);
    expect((await getDrill(stage.store, 'shop', () => undefined))?.drill.endedAt).toBe(at(600));
    expect(stage.logged).toContainEqual(expect.stringMatching(/^warn: record incident\/drill\/shop .* is damaged/));
  });
});

describe('a drill of a monitor whose interval was overridden', () => {
  it.each([
    [10_000, 10_000],
    [20_000, 20_000],
    [600_000, 30_000],
  ])('of %i ms runs every %i ms', async (overridden, intervalMs) => {
    const stage = createStage();
    const change = { intervalMs: overridden };
    await putOverrides(stage.store, applyOverrideChange(shop, undefined, change, at(0)), absentVersion);
    expect(await startAt(stage, 0)).toMatchObject({ intervalMs });
  });
});
