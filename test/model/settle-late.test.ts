import { describe, expect, it } from 'vitest';
import { settle } from '../../shared/model/settle.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { aStatus, at, lettered, series } from '../support/builders.ts';

const idsOf = (status: MonitorStatus): readonly string[] => status.outbox.map(({ id }) => id);

/** Settles after each arrival of results, as a worker does; returns the last status, whose outbox has all alerts. */
const settleEach = (start: MonitorStatus, arrivals: readonly (readonly ReturnType<typeof lettered>[])[]) =>
  arrivals.reduce<MonitorStatus>((status, runs) => settle(status, runs).status, start);

const policy = (after: number, recoverAfter: number) => ({ policy: { after, recoverAfter } });

describe('a late result', () => {
  it('that passed during an outage changes no alert', () => {
    const status = settleEach(aStatus(), [series('FF'), series('FFFW')]);
    expect(settle(status, series('FWFW')).status).toBe(status);
  });

  it('that failed between passing runs gets an incident that opens and closes at once', () => {
    const up = settle(aStatus(), series('W.W')).status;
    const { status, changes } = settle(up, series('WFW'));
    expect(status).toMatchObject({ status: 'Up', seq: 1, closed: [{ n: 1, from: at(10), to: at(20) }] });
    expect(status).not.toHaveProperty('open');
    expect(changes).toMatchObject([
      { n: 1, from: at(10), to: at(20), isNew: true, notified: [{ kind: 'opened' }, { kind: 'closed' }] },
    ]);
    expect(idsOf(status)).toEqual(['shop#1 opened', 'shop#1 closed']);
    expect(status.since).toBe(up.since);
  });

  it('adds an incident before the open one, which stays open', () => {
    const down = settle(aStatus(), series('W.WF')).status;
    const { status } = settle(down, series('WFWF'));
    expect(status.open).toEqual(down.open);
    expect(status).toMatchObject({ status: 'Down', seq: 2, closed: [{ n: 2, from: at(10), to: at(20) }] });
    expect(idsOf(status)).toEqual(['shop#1 opened', 'shop#2 opened', 'shop#2 closed']);
  });

  it('that lengthens a known outage is no new incident', () => {
    const over = settleEach(aStatus(), [series('W.F'), series('W.FW')]);
    expect(settle(over, series('WFFW')).status).toBe(over);
  });

  it('that undoes a recovery opens another incident, from the newest failing run', () => {
    const over = settleEach(aStatus(policy(1, 2)), [series('F'), series('FW.W')]);
    expect(over.status).toBe('Up');
    // With the late result the series is F W F W, which never passes twice in a row.
    const { status } = settle(over, series('FWFW'));
    expect(status.open).toMatchObject({ n: 2, from: at(20) });
    expect(idsOf(status)).toEqual(['shop#1 opened', 'shop#1 closed', 'shop#2 opened']);
  });

  it('that breaks up the failing streak closes its incident at the newest run', () => {
    const down = settle(aStatus(policy(2, 1)), series('WF.F')).status;
    expect(down.status).toBe('Down');
    const { status } = settle(down, series('WFWF'));
    expect(status).toMatchObject({ status: 'Up', closed: [{ n: 1, from: at(10), to: at(30) }] });
  });

  it('never ends an incident before its start', () => {
    const down = settle(aStatus(policy(1, 2)), series('WW....F')).status;
    const { status } = settle(down, series('WW'));
    expect(status.closed).toEqual([{ n: 1, from: at(60), to: at(60) }]);
  });
});

describe('backfilled incidents, openings and ends', () => {
  it('have alerts in this order', () => {
    const { status } = settle(aStatus(), series('FWFWF'));
    expect(idsOf(status)).toEqual([
      'shop#1 opened',
      'shop#1 closed',
      'shop#2 opened',
      'shop#2 closed',
      'shop#3 opened',
    ]);
    expect(status.open?.n).toBe(3);
  });

  it('backfilled incidents come before the end of the open one', () => {
    const down = settle(aStatus(), series('W.WF')).status;
    const { status } = settle(down, series('WFWFW'));
    expect(idsOf(status)).toEqual(['shop#1 opened', 'shop#2 opened', 'shop#2 closed', 'shop#1 closed']);
    expect(status.closed.map(({ n }) => n)).toEqual([2, 1]);
  });

  it('a period that overlaps a known incident belongs to it; a period that only touches it does not', () => {
    const known = aStatus({ seq: 1, closed: [{ n: 1, from: at(25), to: at(40) }], status: 'Up' });
    expect(settle(known, series('..FWW')).status).toBe(known);
    const touched = aStatus({ seq: 1, closed: [{ n: 1, from: at(30), to: at(40) }], status: 'Up' });
    expect(settle(touched, series('..FWW')).status.seq).toBe(2);
    expect(settle(known, series('.FW')).status.seq).toBe(2);
  });
});

describe('more incidents than the status keeps', () => {
  const long = 'FW'.repeat(30);
  const all = settleEach(
    aStatus(),
    [...long].map((_, i) => series(long.slice(0, i + 1))),
  );

  it('have continuous numbers, and the last are kept', () => {
    expect(all.seq).toBe(30);
    expect(all.closed.length).toBeGreaterThanOrEqual(19);
    expect(all.closed.length).toBeLessThanOrEqual(20);
    expect(all.closed.at(-1)).toEqual({ n: 30, from: at(580), to: at(590) });
  });

  it('periods before the kept incidents get no incident again', () => {
    expect(settle(all, series(long)).status).toBe(all);
  });

  it('later periods still get incidents', () => {
    const { status } = settle(all, [...series(long), lettered('F', at(575)), lettered('W', at(577))]);
    expect(status).toMatchObject({ seq: 31, status: 'Up' });
    expect(status.closed.at(-2)).toEqual({ n: 31, from: at(575), to: at(577) });
  });
});
