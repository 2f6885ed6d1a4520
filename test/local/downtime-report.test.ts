import { describe, expect, it } from 'vitest';
import { reportDowntime } from '../../infra/local/downtime-report.ts';
import type { RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import { createRun } from '../../shared/storage/records/run-records.ts';
import { aRun, at, single, t0 } from '../support/builders.ts';
import { createStage } from '../support/stage.ts';

const one = (id: string, more: Partial<RegisteredMonitor> = {}): RegisteredMonitor => ({
  id,
  title: id,
  policy: single,
  intervalMs: 30_000,
  phaseMs: 0,
  group: 0,
  from: t0,
  ...more,
});

/** The report of a process that starts at `seconds`, after each monitor last ran at t0 + 60 s. */
const reportAt = async (seconds: number, registered: readonly RegisteredMonitor[], ran = registered) => {
  const { store, time } = createStage();
  for (const { id } of ran) for (const second of [0, 30, 60]) await createRun(store, aRun(at(second), { monitor: id }));
  time.now = at(seconds);
  return reportDowntime(store, registered, at(seconds));
};

describe('the time during which no process was running', () => {
  it('is reported with the checks that it cost', async () => {
    expect(await reportAt(1_020, [one('a'), one('b', { intervalMs: 60_000 })])).toBe(
      'Vigía was not running from 2026-11-21 12:46:00 UTC to 2026-11-21 13:02:00 UTC (16 min): 46 checks of 2 monitors were missed',
    );
  });

  it.each([
    ['a restart that missed at most one check', 120, [one('a')], undefined],
    ['a restart that missed two checks', 121, [one('a')], /: 2 checks of 1 monitor were missed$/],
    ['a first start', 1_020, [one('a', { from: at(1_020) })], undefined],
    ['a paused monitor', 1_020, [one('a', { paused: true })], undefined],
    [
      'a monitor that was paused for most of the time',
      1_020,
      [
        one('a', {
          from: at(900),
          earlier: [
            { from: t0, intervalMs: 30_000, phaseMs: 0, state: 'active' },
            { from: at(61), intervalMs: 30_000, phaseMs: 0, state: 'paused' },
          ],
        }),
      ],
      /: 4 checks of 1 monitor were missed$/,
    ],
    [
      'a monitor whose interval changed',
      1_020,
      [one('a', { from: at(1_020), earlier: [{ from: t0, intervalMs: 60_000, phaseMs: 0, state: 'active' }] })],
      /: 15 checks of 1 monitor were missed$/,
    ],
    ['a daily monitor that was not due', 7_200, [one('a', { intervalMs: 86_400_000 })], undefined],
  ] as const)('%s', async (_, seconds, registered, expected) => {
    const report = await reportAt(seconds, registered);
    if (expected === undefined) expect(report).toBeUndefined();
    else expect(report).toMatch(expected);
  });

  it('is not reported where nothing ever ran', async () => {
    expect(await reportAt(1_020, [one('a')], [])).toBeUndefined();
  });

  it('is measured from the newest record of the monitors that run most often', async () => {
    const slow = Array.from({ length: 30 }, (_, i) => one(`slow-${i}`, { intervalMs: 3_600_000 }));
    expect(await reportAt(1_020, [...slow, one('quick')], [one('quick')])).toMatch(
      /: 61 checks of 31 monitors were missed$/,
    );
  });
});
