import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dueTimes,
  expectedCount,
  expectedRuns,
  expectedUntil,
  freshForMs,
  lastExpected,
  missedAfterMs,
  missedRuns,
  nextDue,
  phaseOf,
  previousDue,
  type ScheduleEntry,
} from '../../shared/model/schedule.ts';
import { at, t0 } from '../support/builders.ts';

const entry = (fromSeconds: number, more: Partial<ScheduleEntry> = {}): ScheduleEntry => ({
  from: at(fromSeconds),
  intervalMs: 30_000,
  phaseMs: 0,
  state: 'active',
  ...more,
});

const secondsOf = (times: readonly number[]): readonly number[] => times.map((time) => (time - t0) / 1_000);

describe('phases', () => {
  it('the first group starts at 0, the next at the golden ratio of the interval', () => {
    expect([0, 1, 2, 3].map((group) => phaseOf(group, 60_000, 1))).toEqual([0, 37_082, 14_164, 51_246]);
  });

  it('are whole seconds where those are asked for', () => {
    expect([0, 1, 2, 3].map((group) => phaseOf(group, 60_000, 1_000))).toEqual([0, 37_000, 14_000, 51_000]);
  });

  it.each([1, 2, 3, 5, 8, 13, 40, 100, 1_000, 10_000])('of %i groups are evenly spread', (groups) => {
    const interval = 1_000_000_000;
    const phases = Array.from({ length: groups }, (_, group) => phaseOf(group, interval, 1)).toSorted((a, b) => a - b);
    const gaps = phases.map((phase, i) => (phases[i + 1] ?? (phases[0] ?? 0) + interval) - phase);
    // The golden ratio's gaps have at most three lengths; the longest is never 2.62 times the fair one.
    expect(Math.max(...gaps)).toBeLessThanOrEqual((2.62 * interval) / groups);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual((0.38 * interval) / groups);
  });

  it('lie within the interval, on the grid, whatever the group', () => {
    const inputs = fc.tuple(fc.nat(100_000), fc.integer({ min: 10, max: 86_400 }), fc.constantFrom(1, 1_000));
    fc.assert(
      fc.property(inputs, ([group, seconds, roundMs]) => {
        const phase = phaseOf(group, seconds * 1_000, roundMs);
        expect(phase).toBeGreaterThanOrEqual(0);
        expect(phase).toBeLessThan(seconds * 1_000);
        expect(phase % roundMs).toBe(0);
      }),
    );
  });
});

describe('due times', () => {
  const schedule = { intervalMs: 30_000, phaseMs: 7_000 };

  it.each([
    // from, to (seconds), due
    [0, 60, [7, 37]],
    [7, 37, [7]],
    [7.001, 37, []],
    [7.001, 37.001, [37]],
    [37, 37, []],
    [60, 0, []],
  ])('from %s to %s s: the first bound counts, the second does not', (from, to, due) => {
    expect(secondsOf(dueTimes(schedule, at(from), at(to)))).toEqual(due);
  });

  it('are at most as many as asked for', () => {
    expect(dueTimes(schedule, 0, at(0), 3)).toEqual([7_000, 37_000, 67_000]);
  });

  it('do not depend on where the question begins: no drift', () => {
    const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });
    const schedules = fc
      .record({ intervalMs: fc.integer({ min: 10_000, max: 86_400_000 }), permille: fc.nat(999) })
      .map(({ intervalMs, permille }) => ({ intervalMs, phaseMs: Math.floor((permille * intervalMs) / 1_000) }));
    fc.assert(
      fc.property(schedules, moment, (given, now) => {
        const next = nextDue(given, now);
        expect((next - given.phaseMs) % given.intervalMs).toBe(0);
        expect(next).toBeGreaterThanOrEqual(now);
        expect(next - given.intervalMs).toBeLessThan(now);
        expect(previousDue(given, now)).toBe(next - given.intervalMs);
        expect(nextDue(given, next)).toBe(next);
        expect(nextDue(given, next + 1)).toBe(next + given.intervalMs);
      }),
    );
  });

  it('windows that touch neither repeat a due time nor lose one', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 3_600_000 }), { maxLength: 8 });
    fc.assert(
      fc.property(cuts, (inner) => {
        const bounds = [0, ...inner.toSorted((a, b) => a - b), 3_600_000].map((offset) => t0 + offset);
        const parts = bounds.slice(1).flatMap((to, i) => dueTimes(schedule, bounds[i] ?? t0, to));
        expect(parts).toEqual(dueTimes(schedule, t0, t0 + 3_600_000));
      }),
    );
  });

  it('know nothing of summer time: the clocks of Madrid go back at 01:00 UTC on 2026-10-25', () => {
    const hourly = { intervalMs: 3_600_000, phaseMs: 0 };
    const before = Date.UTC(2026, 9, 24, 22);
    const hours = dueTimes(hourly, before, before + 6 * 3_600_000).map((due) => new Date(due).getUTCHours());
    expect(hours).toEqual([22, 23, 0, 1, 2, 3]);
  });
});

describe('expected are', () => {
  const expected = (history: readonly ScheduleEntry[], from: number, to: number) =>
    expectedRuns(history, at(from), at(to)).map(({ dueAt, intervalMs }) => [(dueAt - t0) / 1_000, intervalMs / 1_000]);

  it('none without a history, and none before it', () => {
    expect(expected([], 0, 300)).toEqual([]);
    expect(expected([entry(60)], 0, 100)).toEqual([
      [60, 30],
      [90, 30],
    ]);
  });

  it('those of each interval in its time; the run at the very change belongs to the new one', () => {
    const history = [entry(0), entry(60, { intervalMs: 20_000 })];
    expect(expected(history, 0, 101)).toEqual([
      [0, 30],
      [30, 30],
      [60, 20],
      [80, 20],
      [100, 20],
    ]);
  });

  it.each(['removed', 'paused'] as const)('none while %s, and again after the return', (state) => {
    const history = [entry(0), entry(60, { state }), entry(120, { phaseMs: 5_000 })];
    expect(expected(history, 0, 160).map(([due]) => due)).toEqual([0, 30, 125, 155]);
  });

  it('the same for the past whatever is added to the history', () => {
    const states = fc.constantFrom('active' as const, 'removed' as const, 'paused' as const);
    const changes = fc.array(
      fc.record({ gap: fc.integer({ min: 1, max: 200 }), interval: fc.integer({ min: 10, max: 90 }), state: states }),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(changes, (steps) => {
        let from = 0;
        const history = steps.map(({ gap, interval, state }) => {
          from += gap;
          return entry(from, { intervalMs: interval * 1_000, state });
        });
        const last = history.at(-1)?.from ?? 0;
        expect(expectedRuns(history, t0, last)).toEqual(expectedRuns(history.slice(0, -1), t0, last));
      }),
    );
  });
});

describe('a very long time', () => {
  const year = 365 * 86_400;
  const history = [entry(0, { intervalMs: 10_000 })];

  it('loses none of its newest runs', () => {
    const all = expectedRuns(history, at(0), at(200_000));
    expect([all.length, all.at(-1)?.dueAt]).toEqual([20_000, at(199_990)]);
  });

  it('is counted without a look at each of its runs', () => {
    expect(expectedCount(history, at(0), at(1_000 * year))).toBe(100 * year);
  });
});

describe('the last expected', () => {
  it('are the newest of all that a history expects, paused times left out', () => {
    const state = fc.constantFrom('active', 'paused', 'removed');
    const entry = fc.record({
      from: fc.integer({ min: 0, max: 600 }).map((s) => t0 + s * 1_000),
      intervalMs: fc.constantFrom(10_000, 15_000, 60_000),
      phaseMs: fc.integer({ min: 0, max: 9_999 }),
      state,
    });
    const histories = fc.uniqueArray(entry, { maxLength: 5, selector: ({ from }) => from });
    fc.assert(
      fc.property(
        histories,
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 1, max: 30 }),
        (entries, end, count) => {
          const history = entries.toSorted((a, b) => a.from - b.from);
          const to = t0 + end * 1_000;
          const all = expectedRuns(history, t0 - 1_000, to);
          expect(lastExpected(history, to, count)).toEqual(all.slice(-count).toReversed());
          expect(expectedRuns(history, t0 - 1_000, to, count)).toEqual(all.slice(0, count));
          expect(expectedCount(history, t0 - 1_000, to)).toBe(all.length);
          expect(expectedUntil(history, { from: t0 - 1_000, to }, count)).toBe(all[count]?.dueAt ?? to);
        },
      ),
    );
  });
});

describe('missed', () => {
  it.each([
    [10, 120],
    [30, 120],
    [60, 150],
    [3_600, 3_690],
  ])('a run every %i s is missed %i s after its time', (interval, after) => {
    expect(missedAfterMs(interval * 1_000)).toBe(after * 1_000);
  });

  it.each([
    [119, []],
    [120, []],
    [120.001, [0]],
    [150.001, [0, 30]],
  ])('is only what is past that time: at %s s', (now, missed) => {
    const window = { from: at(0), to: at(now), now: at(now) };
    expect(secondsOf(missedRuns([entry(0)], new Set(), window))).toEqual(missed);
  });

  it('is not what has a record, and a record of another time excuses nothing', () => {
    const recorded = new Set([at(30), at(61)]);
    const window = { from: at(0), to: at(100), now: at(1_000) };
    expect(secondsOf(missedRuns([entry(0)], recorded, window))).toEqual([0, 60, 90]);
  });

  it('is measured by the interval that was valid then', () => {
    const history = [entry(0, { intervalMs: 60_000 }), entry(60, { intervalMs: 10_000 })];
    const window = { from: at(0), to: at(70), now: at(151) };
    // The run at 60 s is one of every ten: it has until 180 s.
    expect(secondsOf(missedRuns(history, new Set(), window))).toEqual([0]);
  });
});

it.each([
  [10, 90],
  [30, 90],
  [45, 90],
  [60, 120],
])('a record of a monitor every %i s is believed for %i s', (interval, fresh) => {
  expect(freshForMs(interval * 1_000)).toBe(fresh * 1_000);
});
