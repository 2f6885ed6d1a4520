import { describe, expect, it } from 'vitest';
import { remindEveryMs } from '../../shared/model/alert-policy.ts';
import { withAlerts } from '../../shared/model/incident.ts';
import type { Policy } from '../../shared/model/monitor.ts';
import { pause } from '../../shared/model/pause.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { settle } from '../../shared/model/settle.ts';
import type { Settlement } from '../../shared/model/settlement.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { composeNotification } from '../../shared/pipeline/alert/compose-notification.ts';
import { aStatus, at, lettered } from '../support/builders.ts';

const minutely = (more: Partial<Policy> = {}) => ({
  policy: { after: 1, recoverAfter: 1, remindEveryMs: 60_000, ...more },
});

/** A failing run every ten seconds, from the first to the last second given. */
const failing = (from: number, to: number): readonly FlowRun[] =>
  Array.from({ length: (to - from) / 10 + 1 }, (_, i) => lettered('F', at(from + 10 * i)));

const emptied = (status: MonitorStatus): MonitorStatus => ({ ...status, outbox: [] });

/** Settles after each run and empties the outbox; returns the ids of all alerts. */
const settleEach = (start: MonitorStatus, runs: readonly FlowRun[]) => {
  const notified: string[] = [];
  let status = start;
  runs.forEach((_, i) => {
    const settled = settle(status, runs.slice(0, i + 1));
    notified.push(...settled.status.outbox.map(({ id }) => id));
    status = emptied(settled.status);
  });
  return { notified, status };
};

describe('a reminder', () => {
  it('is due with the first failing run that is due remindEvery after the last alert', () => {
    const { notified, status } = settleEach(aStatus(minutely()), failing(0, 190));
    expect(notified).toEqual(['shop#1 opened', 'shop#1 reminder 1', 'shop#1 reminder 2', 'shop#1 reminder 3']);
    expect(status.open?.lastNotified).toEqual({ at: at(180), reminders: 3 });
  });

  it('is recorded with its incident, and changes nothing else of the status', () => {
    const down = emptied(settle(aStatus(minutely()), failing(0, 0)).status);
    const { status, changes }: Settlement = settle(down, failing(0, 60));
    expect(changes).toMatchObject([{ n: 1, isNew: false, notified: [{ id: 'shop#1 reminder 1', kind: 'reminder' }] }]);
    expect(changes[0]).not.toHaveProperty('to');
    expect(status).toMatchObject({ status: 'Down', since: down.since, seq: 1 });
    expect(status.outbox).toMatchObject([{ at: at(60), startedAt: at(0), cause: 'broken at 60000' }]);
  });

  it('is sent once, however often and with whatever runs the status is settled', () => {
    const reminded = emptied(settle(emptied(settle(aStatus(minutely()), failing(0, 0)).status), failing(0, 60)).status);
    for (const runs of [failing(0, 60), failing(0, 50), failing(0, 110), []]) {
      expect(settle(reminded, runs).status).toBe(reminded);
    }
  });

  it('waits while alerts are still to be sent', () => {
    const down = settle(aStatus(minutely()), failing(0, 0)).status;
    expect(settle(down, failing(0, 300)).status).toBe(down);
    expect(settle(emptied(down), failing(0, 300)).status.outbox).toHaveLength(1);
  });

  it('counts from the run of the last alert, not from the beginning of the incident', () => {
    const slow = [lettered('F', at(0)), lettered('F', at(3_600))];
    const down = emptied(settle(aStatus(minutely({ after: 2 })), slow).status);
    expect(down.open?.from).toBe(at(0));
    expect(settle(down, slow).status).toBe(down);
  });

  it('counts from the beginning of the incident when an older record has no last alert', () => {
    const { open, ...down } = settle(aStatus(minutely()), failing(0, 0)).status;
    if (!open) throw new Error('no open incident');
    const { lastNotified: _, ...older } = open;
    const { status } = settle({ ...down, outbox: [], open: older }, failing(0, 60));
    expect(status.outbox.map(({ id }) => id)).toEqual(['shop#1 reminder 1']);
  });

  it('is never due after the end of the incident or in a pause', () => {
    const down = emptied(settle(aStatus(minutely()), failing(0, 0)).status);
    const runs = [...failing(0, 60), lettered('W', at(70))];
    expect(settle(down, runs).status.outbox.map(({ id }) => id)).toEqual(['shop#1 closed']);
    const paused = emptied(pause(down, at(5)).status);
    expect(settle(paused, failing(0, 300)).status).toBe(paused);
  });

  it('is due every hour by default, never with 0, and with failure alerts only on request', () => {
    const base = { after: 1, recoverAfter: 1 };
    expect(remindEveryMs(base)).toBe(3_600_000);
    expect(remindEveryMs({ ...base, remindEveryMs: 0 })).toBe(0);
    expect(remindEveryMs({ ...base, every: 'failure' })).toBe(0);
    expect(remindEveryMs({ ...base, every: 'failure', remindEveryMs: 60_000 })).toBe(60_000);
    const never = emptied(settle(aStatus(minutely({ remindEveryMs: 0 })), failing(0, 0)).status);
    expect(settle(never, failing(0, 9_000)).status).toBe(never);
  });

  it('contains since when, for how long, and its number', () => {
    const down = emptied(settle(aStatus(minutely()), failing(0, 0)).status);
    const { status } = settle(down, failing(0, 7_200));
    const [notification] = status.outbox.map((alert) => composeNotification(status, alert));
    expect(notification).toMatchObject({ severity: 'down', subject: 'STILL DOWN: The shop, for 2 h' });
    expect(notification?.text).toBe(
      'The shop has been down for 2 h, since 2026-11-21 12:45:00 UTC. This is reminder 1.\nbroken at 7200000\nTasks: home',
    );
  });
});

describe('the alerts that an incident keeps', () => {
  it('are its opening, its end and the newest twenty reminders', () => {
    const reminder = (k: number) => ({ id: `shop#1 reminder ${k}`, kind: 'reminder' as const });
    let alerts = withAlerts([], [{ id: 'shop#1 opened', kind: 'opened' }]);
    for (let k = 1; k <= 500; k += 1) alerts = withAlerts(alerts, [reminder(k)]);
    alerts = withAlerts(alerts, [{ id: 'shop#1 closed', kind: 'closed' }]);
    expect(alerts).toHaveLength(22);
    expect([alerts[0]?.kind, alerts[1]?.id, alerts.at(-1)?.kind]).toEqual(['opened', 'shop#1 reminder 481', 'closed']);
  });
});
