import { describe, expect, it } from 'vitest';
import { notRunningWords } from '../../infra/local/downtime-report.ts';
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

/** Each of these ran for the last time at t0 + 60 s; the process is there again at that second. */
const wordsAt = async (seconds: number, registered: readonly RegisteredMonitor[], ran = registered) => {
  const { store, time } = createStage();
  for (const { id } of ran) for (const second of [0, 30, 60]) await createRun(store, aRun(at(second), { monitor: id }));
  time.now = at(seconds);
  return notRunningWords(store, registered, at(seconds));
};

describe('the time in which no process was running', () => {
  it('is told with what it cost', async () => {
    expect(await wordsAt(1_020, [one('a'), one('b', { intervalMs: 60_000 })])).toBe(
      'nothing ran from 2026-11-21 12:46:00 to 2026-11-21 13:02:00 UTC (16 min): 46 checks of 2 monitors are missed',
    );
  });

  it.each([
    ['a restart that missed a check at most', 120, [one('a')], undefined],
    ['a restart that missed two', 121, [one('a')], /: 2 checks of 1 monitor are missed$/],
    ['a first start', 1_020, [one('a', { from: at(1_020) })], undefined],
    ['a monitor that was paused', 1_020, [one('a', { paused: true })], undefined],
    [
      'one that was paused for the most part',
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
      /: 4 checks of 1 monitor are missed$/,
    ],
    [
      'one that has another interval now',
      1_020,
      [one('a', { from: at(1_020), earlier: [{ from: t0, intervalMs: 60_000, phaseMs: 0, state: 'active' }] })],
      /: 15 checks of 1 monitor are missed$/,
    ],
    ['one that runs once a day, and was not due', 7_200, [one('a', { intervalMs: 86_400_000 })], undefined],
  ] as const)('%s', async (_, seconds, registered, words) => {
    const said = await wordsAt(seconds, registered);
    if (words === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(words);
  });

  it('is not told where nothing ever ran', async () => {
    expect(await wordsAt(1_020, [one('a')], [])).toBeUndefined();
  });

  it('is told from the newest record of any of those that run the most often', async () => {
    const slow = Array.from({ length: 30 }, (_, i) => one(`slow-${i}`, { intervalMs: 3_600_000 }));
    expect(await wordsAt(1_020, [...slow, one('quick')], [one('quick')])).toMatch(
      /: 61 checks of 31 monitors are missed$/,
    );
  });
});
