// What a time without recorded runs means for the status, for incidents and for their alerts.
import { describe, expect, it } from 'vitest';
import { gapsOf, isApart, uncheckedSince } from '../../shared/model/gap.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { settle } from '../../shared/model/settle.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { aStatus, at, lettered } from '../support/builders.ts';

const dayS = 86_400;
const status = (more: Partial<MonitorStatus> = {}): MonitorStatus => aStatus({ unknownAfterMs: 90_000, ...more });

/** Settles after each of the runs, as they are recorded one by one. */
const settleEach = (before: MonitorStatus, runs: readonly FlowRun[]) => {
  let now = before;
  const changes = runs.flatMap((_, index) => {
    const settled = settle(now, runs.slice(0, index + 1));
    now = settled.status;
    return settled.changes;
  });
  return { status: now, changes };
};

const passing = (...seconds: readonly number[]) => seconds.map((each) => lettered('W', at(each)));
const failing = (...seconds: readonly number[]) => seconds.map((each) => lettered('F', at(each)));

describe('a gap', () => {
  it('is a time between recorded runs that is longer than the status is kept', () => {
    const runs = passing(0, 30, 120, 300, 390);
    expect(gapsOf(runs.toReversed(), 90_000)).toEqual([{ from: at(120), to: at(300) }]);
    expect(gapsOf(runs, 89_999)).toHaveLength(3);
    expect(gapsOf(runs, undefined)).toEqual([]);
    expect(gapsOf([], 90_000)).toEqual([]);
  });

  it('has no run of any verdict in it, except runs that failed because of this machine', () => {
    const crashed = lettered('X', at(90));
    expect(gapsOf([...passing(0, 180), crashed], 90_000)).toEqual([]);
    expect(gapsOf([...passing(0, 180), { ...crashed, ownSide: 'resolver' } as FlowRun], 90_000)).toHaveLength(1);
  });

  it('separates runs before it from runs after it', () => {
    const gaps = [{ from: at(120), to: at(300) }];
    expect(isApart(gaps, at(120), at(300))).toBe(true);
    expect(isApart(gaps, at(0), at(390))).toBe(true);
    expect(isApart(gaps, at(0), at(120))).toBe(false);
    expect(isApart(gaps, at(300), at(390))).toBe(false);
  });

  it('is added to what is unchecked once', () => {
    const gaps = [
      { from: at(0), to: at(100) },
      { from: at(200), to: at(500) },
    ];
    const once = uncheckedSince(gaps, at(0), undefined);
    expect(once).toEqual({ ms: 400_000, until: at(500) });
    expect(uncheckedSince(gaps, at(0), once)).toBe(once);
    expect(uncheckedSince(gaps, at(150), undefined)).toEqual({ ms: 300_000, until: at(500) });
    expect(uncheckedSince(gaps, at(0), undefined, at(300))).toEqual({ ms: 100_000, until: at(100) });
    expect(uncheckedSince([], at(0), undefined)).toBeUndefined();
  });
});

describe('a monitor after 20 days without a run', () => {
  it('that passes before and after is Up since the first run after the gap', () => {
    const runs = passing(0, 30, 60, 20 * dayS, 20 * dayS + 30);
    expect(settleEach(status(), runs).status).toMatchObject({ status: 'Up', since: at(20 * dayS) });
  });

  it('is Up since before a single missed run', () => {
    expect(settleEach(status(), passing(0, 30, 90, 120)).status).toMatchObject({ status: 'Up', since: at(0) });
  });

  it('keeps its open incident, which states how much of it was not checked', () => {
    const runs = [...passing(0), ...failing(30, 60, 20 * dayS, 20 * dayS + 30)];
    const { status: down, changes } = settleEach(status(), runs);
    const uncheckedMs = (20 * dayS - 60) * 1_000;
    expect(down).toMatchObject({ status: 'Down', since: at(20 * dayS), open: { n: 1, from: at(30) } });
    expect(down.open?.unchecked).toEqual({ ms: uncheckedMs, until: at(20 * dayS) });
    expect(changes.at(-1)).toMatchObject({ n: 1, isNew: false, unchecked: { ms: uncheckedMs } });
  });

  it('has one reminder, which states how much was not checked', () => {
    const runs = [...failing(0, 30), ...failing(...Array.from({ length: 20 }, (_, i) => 20 * dayS + i * 30))];
    let now = settleEach(status(), runs.slice(0, 2)).status;
    const reminders = runs.slice(2).flatMap((_, index) => {
      // Every alert before it was sent.
      now = settle({ ...now, outbox: [] }, runs.slice(0, index + 3)).status;
      return now.outbox;
    });
    expect(reminders).toHaveLength(1);
    expect(reminders[0]).toMatchObject({ number: 1, uncheckedMs: (20 * dayS - 30) * 1_000 });
  });

  it('that passes after the gap closes its incident, with the unchecked time in the alert and the change', () => {
    const { status: up, changes } = settleEach(status(), [...failing(0, 30), ...passing(20 * dayS)]);
    const uncheckedMs = (20 * dayS - 30) * 1_000;
    expect(up).toMatchObject({ status: 'Up', since: at(20 * dayS) });
    expect(up.outbox.at(-1)).toMatchObject({ kind: 'closed', uncheckedMs });
    expect(changes.at(-1)).toMatchObject({ n: 1, to: at(20 * dayS), unchecked: { ms: uncheckedMs } });
    expect(changes.filter(({ to }) => to === at(20 * dayS))).toHaveLength(1);
  });

  it('needs as many failing runs as any other: a streak does not continue across the gap', () => {
    const patient = status({ policy: { after: 2, recoverAfter: 2 } });
    const up = passing(0, 30);
    expect(settleEach(patient, [...up, ...failing(60, 20 * dayS)]).status).toMatchObject({ status: 'Up' });
    expect(settleEach(patient, [...up, ...failing(60, 20 * dayS, 20 * dayS + 30)]).status).toMatchObject({
      status: 'Down',
      open: { from: at(20 * dayS) },
    });
  });

  it('is Up or Down since the first run even if all runs before the gap have expired', () => {
    const up = settleEach(status(), passing(0, 30)).status;
    const later = passing(20 * dayS);
    expect(settle(up, later, true).status).toMatchObject({ status: 'Up', since: at(20 * dayS) });
    const down = settleEach(status(), failing(0, 30)).status;
    const still = settle({ ...down, outbox: [] }, failing(20 * dayS), true);
    expect(still.status).toMatchObject({
      status: 'Down',
      since: at(20 * dayS),
      open: { unchecked: { ms: 20 * dayS * 1_000 } },
    });
    expect(settle(still.status, failing(20 * dayS, 20 * dayS + 30), true).status.open).toEqual(still.status.open);
  });

  it('that is young, with few runs, has no gap', () => {
    const young = settle(status(), passing(30), true).status;
    expect(young).toMatchObject({ status: 'Up', since: at(30) });
    expect(settle(young, passing(0, 30, 60), true).status).toBe(young);
  });

  it('is as before where its record is older', () => {
    const { unknownAfterMs: _, ...older } = status();
    expect(settleEach(older, passing(0, 20 * dayS)).status).toMatchObject({ since: at(0) });
  });
});

it('settling again changes nothing', () => {
  const runs = [...failing(0, 30, 20 * dayS), ...passing(20 * dayS + 30, 40 * dayS)];
  const { status: settled } = settleEach(status(), runs);
  expect(settle(settled, runs).status).toBe(settled);
});
