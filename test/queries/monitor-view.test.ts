import { describe, expect, it } from 'vitest';
import type { FlowRun } from '../../shared/model/run.ts';
import { state } from '../../shared/model/state.ts';
import { viewMonitor } from '../../shared/queries/monitor-view.ts';
import { aRun, aSpec, aStatus, at } from '../support/builders.ts';

const passing = (seconds: number): FlowRun => ({ ...aRun(at(seconds)), endedAt: at(seconds + 1) });
const ownSide = (seconds: number): FlowRun => ({
  ...passing(seconds),
  states: [state('Crashed', at(seconds + 1), 'Own side: no DNS server answers.')],
  ownSide: 'resolver',
});
const view = (status: 'Up' | 'Down', recent: readonly FlowRun[]) =>
  viewMonitor(aSpec('shop'), { status: aStatus({ status, since: at(0) }), recent }, at(100));

describe('a monitor whose newest run failed on the side of Vigía', () => {
  it.each(['Up', 'Down'] as const)('is Unknown since the first of these runs, although it was %s', (before) => {
    const shown = view(before, [ownSide(90), ownSide(60), passing(30)]);
    expect(shown).toMatchObject({ status: 'Unknown', since: at(61), ownSide: 'resolver', ready: true });
  });

  it('has its status again with the next run that shows something', () => {
    const shown = view('Up', [passing(90), ownSide(60), passing(30)]);
    expect(shown).toMatchObject({ status: 'Up', since: at(0) });
    expect(shown.ownSide).toBeUndefined();
  });
});

describe('the next run of a monitor', () => {
  const weekMs = 604_800_000;
  const registered = {
    id: 'shop',
    title: 'Shop',
    policy: { after: 1, recoverAfter: 1 },
    intervalMs: weekMs,
    phaseMs: at(3_600) % weekMs,
    group: 0,
    from: at(0),
  };
  const nextOf = (records: Omit<Parameters<typeof viewMonitor>[1], 'recent'>, ...recent: readonly FlowRun[]) =>
    viewMonitor(aSpec('shop'), { ...records, recent }, at(100)).nextRunAt;

  it('is its catch-up run, until that is recorded or another run checked the monitor', () => {
    expect(nextOf({ registered })).toBe(at(3_600));
    expect(nextOf({ registered: { ...registered, catchUpAt: at(105) } })).toBe(at(105));
    expect(nextOf({ registered, catchUpAt: at(105) })).toBe(at(105));
    expect(nextOf({ registered, catchUpAt: at(99) })).toBe(at(99));
    expect(nextOf({ registered, catchUpAt: at(105) }, passing(50))).toBe(at(3_600));
    expect(nextOf({ registered, catchUpAt: at(30) })).toBe(at(3_600));
    expect(nextOf({ registered, catchUpAt: at(105) }, { ...passing(0), dueAt: at(0) - weekMs })).toBe(at(105));
  });

  it('is none while it is paused', () => {
    const status = aStatus({ paused: true });
    expect(nextOf({ registered: { ...registered, paused: true }, status, catchUpAt: at(105) })).toBeUndefined();
  });
});
