import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countExpectedRuns,
  dueTimes,
  endOfExpectedRuns,
  expectedRuns,
  freshForMs,
  lastExpectedRuns,
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

  it('are whole seconds if the grouping rounds to seconds', () => {
    expect([0, 1, 2, 3].map((group) => phaseOf(group, 60_000, 1_000))).toEqual([0, 37_000, 14_000, 51_000]);
  });

  it.each([1, 2, 3, 5, 8, 13, 40, 100, 1_000, 10_000])('of %i groups are evenly distributed', (groups) => {
    const interval = 1_000_000_000;
    const phases = Array.from({ length: groups }, (_, group) => phaseOf(group, interval, 1)).toSorted((a, b) => a - b);
    const gaps = phases.map((phase, i) => (phases[i + 1] ?? (phases[0] ?? 0) + interval) - phase);
    // The golden ratio's gaps have at most three lengths; the longest is never 2.62 times the fair one.
    expect(Math.max(...gaps)).toBeLessThanOrEqual((2.62 * interval) / groups);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual((0.38 * interval) / groups);
  });

  it('are within the interval and on the grid for any group', () => {
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
  ])('from %s to %s s include the first bound and exclude the second', (from, to, due) => {
    expect(secondsOf(dueTimes(schedule, at(from), at(to)))).toEqual(due);
  });

  it('are at most as many as the limit', () => {
    expect(dueTimes(schedule, 0, at(0), 3)).toEqual([7_000, 37_000, 67_000]);
  });

  it('do not depend on the start of the range: no drift', () => {
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

  it('of adjacent ranges neither repeat nor skip one', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 3_600_000 }), { maxLength: 8 });
    fc.assert(
      fc.property(cuts, (inner) => {
        const bounds = [0, ...inner.toSorted((a, b) => a - b), 3_600_000].map((offset) => t0 + offset);
        const parts = bounds.slice(1).flatMap((to, i) => dueTimes(schedule, bounds[i] ?? t0, to));
        expect(parts).toEqual(dueTimes(schedule, t0, t0 + 3_600_000));
      }),
    );
  });

  it('ignore daylight saving time: the clocks of Madrid go back at 01:00 UTC on 2026-10-25', () => {
    const hourly = { intervalMs: 3_600_000, phaseMs: 0 };
    const before = Date.UTC(2026, 9, 24, 22);
    const hours = dueTimes(hourly, before, before + 6 * 3_600_000).map((due) => new Date(due).getUTCHours());
    expect(hours).toEqual([22, 23, 0, 1, 2, 3]);
  });
});

describe('expected runs', () => {
  const expected = (history: readonly ScheduleEntry[], from: number, to: number) =>
    expectedRuns(history, at(from), at(to)).map(({ dueAt, intervalMs }) => [(dueAt - t0) / 1_000, intervalMs / 1_000]);

  it('do not exist without a history, nor before it', () => {
    expect(expected([], 0, 300)).toEqual([]);
    expect(expected([entry(60)], 0, 100)).toEqual([
      [60, 30],
      [90, 30],
    ]);
  });

  it('follow each interval while it is valid; a run due at the change belongs to the new interval', () => {
    const history = [entry(0), entry(60, { intervalMs: 20_000 })];
    expect(expected(history, 0, 101)).toEqual([
      [0, 30],
      [30, 30],
      [60, 20],
      [80, 20],
      [100, 20],
    ]);
  });

  it.each(['removed', 'paused'] as const)('do not exist while %s, and resume afterwards', (state) => {
    const history = [entry(0), entry(60, { state }), entry(120, { phaseMs: 5_000 })];
    expect(expected(history, 0, 160).map(([due]) => due)).toEqual([0, 30, 125, 155]);
  });

  it('of the past do not change when the history grows', () => {
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

describe('a very long range', () => {
  const year = 365 * 86_400;
  const history = [entry(0, { intervalMs: 10_000 })];

  it('includes its newest runs', () => {
    const all = expectedRuns(history, at(0), at(200_000));
    expect([all.length, all.at(-1)?.dueAt]).toEqual([20_000, at(199_990)]);
  });

  it('is counted without enumerating its runs', () => {
    expect(countExpectedRuns(history, at(0), at(1_000 * year))).toBe(100 * year);
  });
});

describe('the last expected runs', () => {
  it('are the newest of a history, without paused times', () => {
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
          expect(lastExpectedRuns(history, to, count)).toEqual(all.slice(-count).toReversed());
          expect(expectedRuns(history, t0 - 1_000, to, count)).toEqual(all.slice(0, count));
          expect(countExpectedRuns(history, t0 - 1_000, to)).toBe(all.length);
          expect(endOfExpectedRuns(history, { from: t0 - 1_000, to }, count)).toBe(all[count]?.dueAt ?? to);
        },
      ),
    );
  });
});

describe('a missed run', () => {
  it.each([
    [10, 120],
    [30, 120],
    [60, 150],
    [3_600, 3_690],
  ])('every %i s is missed %i s after its due time', (interval, after) => {
    expect(missedAfterMs(interval * 1_000)).toBe(after * 1_000);
  });

  it.each([
    [119, []],
    [120, []],
    [120.001, [0]],
    [150.001, [0, 30]],
  ])('is reported only after that time: at %s s', (now, missed) => {
    const window = { from: at(0), to: at(now), now: at(now) };
    expect(secondsOf(missedRuns([entry(0)], new Set(), window))).toEqual(missed);
  });

  it('has no record; a record of another due time does not count', () => {
    const recorded = new Set([at(30), at(61)]);
    const window = { from: at(0), to: at(100), now: at(1_000) };
    expect(secondsOf(missedRuns([entry(0)], recorded, window))).toEqual([0, 60, 90]);
  });

  it('is determined by the interval that was valid then', () => {
    const history = [entry(0, { intervalMs: 60_000 }), entry(60, { intervalMs: 10_000 })];
    const window = { from: at(0), to: at(70), now: at(151) };
    // The run at 60 s has the interval of 10 s: it is missed only after 180 s.
    expect(secondsOf(missedRuns(history, new Set(), window))).toEqual([0]);
  });
});

it.each([
  [10, 90],
  [30, 90],
  [45, 90],
  [60, 120],
])('the status of a monitor with an interval of %i s is current for %i s after a record', (interval, fresh) => {
  expect(freshForMs(interval * 1_000)).toBe(fresh * 1_000);
});
