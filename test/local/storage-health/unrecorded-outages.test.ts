// An outage that was reported while nothing could be recorded: when it is recorded later, its alert says that it is the same.
import { describe, expect, it } from 'vitest';
import { trackUnrecordedOutages } from '../../../infra/local/storage-health/unrecorded-outages.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import { composeNotification } from '../../../shared/pipeline/alert/compose-notification.ts';
import type { Execution } from '../../../shared/runner/execution.ts';
import { anAlert, aRun, aStatus, aTaskRun, at } from '../../support/builders.ts';

const notificationOf = (kind: 'opened' | 'closed' | 'paused', seconds: number): Notification =>
  composeNotification(aStatus(), { ...anAlert(1), id: `shop#1 ${kind}`, kind, startedAt: at(seconds) });

const resultOf = (state: 'Failed' | 'Completed'): Execution => {
  const { startedAt = 0, endedAt, states } = aRun(at(0));
  return { startedAt, endedAt, states, taskRuns: [aTaskRun(state, { message: '503' })] };
};

/** An outage that began with a run due after 30 s. */
const reported = () => {
  const sent: Notification[] = [];
  const outages = trackUnrecordedOutages({ now: () => at(60), sendDirectly: (one) => void sent.push(one) });
  const runAt = (seconds: number) => ({ monitor: 'shop', dueAt: at(seconds), trigger: 'schedule' as const });
  const result = {
    ...outages,
    sent,
    unrecorded: (seconds: number, state: 'Failed' | 'Completed') =>
      outages.runUnrecorded(runAt(seconds), resultOf(state)),
    recorded: (seconds: number, state: 'Failed' | 'Completed') => outages.runRecorded(runAt(seconds), resultOf(state)),
  };
  result.unrecorded(30, 'Failed');
  return result;
};

const severityOf = ({ reword }: ReturnType<typeof reported>, notification: Notification): string =>
  reword(notification).severity;

describe('an outage that was reported before it could be recorded', () => {
  it('is no second alarm once it is recorded: its alert names the notification before', () => {
    const outages = reported();
    const notification = notificationOf('opened', 30);
    expect(outages.reword(notification)).toEqual({
      ...notification,
      severity: 'info',
      text: `This outage is recorded now. It was reported before as '${outages.sent[0]?.id}'.\n${notification.text}`,
    });
  });

  it('is reported in full when it began before, or is of another monitor', () => {
    expect(severityOf(reported(), notificationOf('opened', 0))).toBe('down');
    const other = { ...notificationOf('opened', 30), monitor: 'other' };
    expect(severityOf(reported(), other)).toBe('down');
  });

  it('is reported in full when it is over, unless its end was reported too', () => {
    const outages = reported();
    outages.recorded(60, 'Failed');
    outages.recorded(90, 'Completed');
    expect(severityOf(outages, notificationOf('opened', 60))).toBe('info');
    expect(outages.reword(notificationOf('closed', 60))).toEqual(notificationOf('closed', 60));
    const both = reported();
    both.unrecorded(90, 'Completed');
    expect(both.sent.map(({ severity }) => severity)).toEqual(['down', 'up']);
    expect(both.reword(notificationOf('closed', 60)).text).toContain(`reported before as '${both.sent[1]?.id}'`);
    expect(both.reword(notificationOf('paused', 60))).toEqual(notificationOf('paused', 60));
  });

  it('does not hide the next outage', () => {
    const outages = reported();
    expect(outages.isOpen('shop')).toBe(true);
    outages.recorded(60, 'Failed');
    outages.recorded(90, 'Completed');
    expect([outages.isOpen('shop'), outages.isOpen('other')]).toEqual([false, false]);
    for (const kind of ['opened', 'closed'] as const)
      expect(outages.reword(notificationOf(kind, 90))).toEqual(notificationOf(kind, 90));
    // A passing run of later says nothing about when that outage ended.
    outages.recorded(300, 'Completed');
    expect(outages.reword(notificationOf('opened', 120))).toEqual(notificationOf('opened', 120));
  });
});
