import { describe, expect, it } from 'vitest';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import { diffRegistrations, type RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import { phaseOf } from '../../shared/model/schedule.ts';
import { aSpec, t0 } from '../support/builders.ts';

const aws = { size: 25, roundMs: 1_000 };
const local = { size: 1, roundMs: 1 };

const compared = (before: readonly RegisteredMonitor[], monitors: readonly MonitorSpec[], grouping = aws, from = t0) =>
  diffRegistrations(before, { monitors }, { from, grouping });

const specs = (count: number, more: Partial<MonitorSpec> = {}): readonly MonitorSpec[] =>
  Array.from({ length: count }, (_, i) => aSpec(`m${i}`, more));

const registered = (monitors: readonly MonitorSpec[], grouping = aws): readonly RegisteredMonitor[] =>
  compared([], monitors, grouping).registered;

const groupsOf = (monitors: readonly RegisteredMonitor[]): readonly number[] => monitors.map(({ group }) => group);
const idsOf = (monitors: readonly RegisteredMonitor[]): readonly string[] => monitors.map(({ id }) => id);

describe('a new monitor', () => {
  it('is added and scheduled from the given time on', () => {
    const change = compared([], [aSpec('shop')]);
    expect(change.registered).toEqual([
      {
        id: 'shop',
        intervalMs: 30_000,
        phaseMs: 0,
        group: 0,
        from: t0,
        title: 'The shop',
        policy: { after: 1, recoverAfter: 1 },
        unknownAfterMs: 90_000,
      },
    ]);
    expect([change.added, change.rescheduled]).toEqual([change.registered, change.registered]);
    expect([change.removed, change.updated]).toEqual([[], []]);
  });

  it('joins the first group of its interval that has room: a group has 25 monitors on AWS', () => {
    const all = registered(specs(60));
    expect(groupsOf(all)).toEqual([...Array(25).fill(0), ...Array(25).fill(1), ...Array(10).fill(2)]);
    expect(all[30]?.phaseMs).toBe(phaseOf(1, 30_000, 1_000));
  });

  it('has its own group in one process, with a phase in milliseconds', () => {
    const all = registered(specs(5), local);
    expect(groupsOf(all)).toEqual([0, 1, 2, 3, 4]);
    expect(all.map(({ phaseMs }) => phaseMs)).toEqual([0, 18_541, 7_082, 25_623, 14_164]);
  });

  it('shares groups only with monitors of the same interval', () => {
    const all = registered([...specs(25), aSpec('slow', { intervalMs: 60_000 }), aSpec('next')]);
    expect(groupsOf(all.slice(25))).toEqual([0, 1]);
  });
});

describe('a monitor that is kept', () => {
  it('keeps phase and group when other monitors are added and removed before it', () => {
    const before = registered(specs(30));
    const after = compared(before, [aSpec('first'), ...specs(30).slice(28)], aws, t0 + 60_000);
    expect(after.registered.slice(1)).toEqual(before.slice(28));
    expect(idsOf(after.rescheduled)).toEqual(['first']);
  });

  it('changes nothing when the manifest is the same, or in another order', () => {
    const before = registered(specs(30));
    const change = compared(before, specs(30).toReversed(), aws, t0 + 60_000);
    expect([change.added, change.removed, change.rescheduled, change.updated]).toEqual([[], [], [], []]);
    expect(change.registered).toEqual(before.toReversed());
  });

  it.each([
    ['title', { title: 'Another' }],
    ['after', { policy: { after: 2, recoverAfter: 1 } }],
    ['recoverAfter', { policy: { after: 1, recoverAfter: 2 } }],
  ])('is updated, without a new schedule, when its %s changes', (_, more) => {
    const before = registered([aSpec('shop')]);
    const change = compared(before, [aSpec('shop', more)], aws, t0 + 60_000);
    expect([change.added, change.rescheduled, change.removed]).toEqual([[], [], []]);
    expect(change.updated).toEqual([{ ...before[0], ...more }]);
    expect(change.registered).toEqual(change.updated);
  });

  it('does not change when only fields of the worker change', () => {
    const before = registered([aSpec('shop')]);
    const change = compared(before, [aSpec('shop', { flow: 'other', tasks: [], kind: 'flow', allowPrivate: true })]);
    expect([change.added, change.rescheduled, change.removed, change.updated]).toEqual([[], [], [], []]);
  });
});

describe('a place in a group', () => {
  it('is given up when the interval changes, and the monitor joins a group of the new interval', () => {
    const before = registered(specs(26));
    const monitors = specs(26).map((spec) => (spec.id === 'm0' ? { ...spec, intervalMs: 60_000 } : spec));
    const change = compared(before, monitors, aws, t0 + 60_000);
    const earlier = [{ from: t0, intervalMs: 30_000, phaseMs: before[0]?.phaseMs, state: 'active' }];
    const moved = {
      ...before[0],
      intervalMs: 60_000,
      group: 0,
      phaseMs: 0,
      from: t0 + 60_000,
      earlier,
      unknownAfterMs: 120_000,
    };
    expect(change.rescheduled).toEqual([moved]);
    expect([change.added, change.removed]).toEqual([[], []]);
    // The place of m0 in the first group is free for the next monitor with that interval.
    expect(groupsOf(compared(change.registered, [...monitors, aSpec('next')]).registered.slice(26))).toEqual([0]);
  });

  it('is kept while paused; the last few earlier schedules are stored', () => {
    const paused = specs(26).map((spec) => (spec.id === 'm0' ? { ...spec, paused: true as const } : spec));
    const first = compared(registered(specs(26)), paused, aws, t0 + 60_000);
    expect(idsOf(first.rescheduled)).toEqual(['m0']);
    expect(first.registered[0]).toMatchObject({ paused: true, from: t0 + 60_000, group: 0, earlier: [{ from: t0 }] });
    const second = compared(first.registered, specs(26), aws, t0 + 120_000);
    expect(second.registered[0]?.paused).toBeUndefined();
    expect(second.registered[0]?.earlier?.map(({ state }) => state)).toEqual(['active', 'paused']);
    const again = [1, 2, 3, 4].reduce(
      (before, i) => compared(before, i % 2 ? paused : specs(26), aws, t0 + 120_000 + i).registered,
      second.registered,
    );
    expect(again[0]?.earlier).toHaveLength(4);
  });

  it('is free after a removal, even within the same change', () => {
    const before = registered(specs(50));
    const without = specs(50).filter(({ id }) => id !== 'm3' && id !== 'm30');
    const change = compared(before, [...without, aSpec('x'), aSpec('y'), aSpec('z')]);
    expect(idsOf(change.removed)).toEqual(['m3', 'm30']);
    expect(groupsOf(change.added)).toEqual([0, 1, 2]);
  });

  it('is not kept for a monitor that is removed and added again', () => {
    const before = registered(specs(25));
    const gone = compared(before, [...specs(25).slice(1), aSpec('other')]).registered;
    const back = compared(gone, [...specs(25), aSpec('other')]);
    expect(back.added).toEqual([{ ...before[0], group: 1, phaseMs: phaseOf(1, 30_000, 1_000), catchUpAt: t0 + 6_000 }]);
  });
});

it('registered monitors have the order of the manifest', () => {
  const before = registered([aSpec('a'), aSpec('b'), aSpec('c')]);
  const change = compared(before, [aSpec('d'), aSpec('c'), aSpec('a', { intervalMs: 60_000 })]);
  expect(idsOf(change.registered)).toEqual(['d', 'c', 'a']);
  expect(idsOf(change.removed)).toEqual(['b']);
});
