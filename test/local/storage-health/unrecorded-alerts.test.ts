// An outage that was told while nothing could be recorded, and that the record tells of later: it says that it is the same.
import { describe, expect, it } from 'vitest';
import { rememberUnrecordedAlerts } from '../../../infra/local/storage-health/unrecorded-alerts.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import { composeNotification } from '../../../shared/model/notification-text.ts';
import { anAlert, aStatus, at } from '../../support/builders.ts';

const alertOf = (kind: 'opened' | 'closed' | 'paused', seconds: number): Notification =>
  composeNotification(aStatus(), { ...anAlert(1), id: `shop#1 ${kind}`, kind, startedAt: at(seconds) });

const notified = () => {
  const memory = rememberUnrecordedAlerts();
  memory.failing('shop', at(30), 'shop failing, unrecorded, opened');
  return memory;
};

const severityOf = ({ reword }: ReturnType<typeof notified>, notification: Notification): string =>
  reword(notification).severity;

describe('an outage that was told before it could be recorded', () => {
  it('is no second alarm once it is: the alert names the one before, and is there all the same', () => {
    const notification = alertOf('opened', 30);
    expect(notified().reword(notification)).toEqual({
      ...notification,
      severity: 'info',
      text: `On record now, and told before as 'shop failing, unrecorded, opened': ${notification.text}`,
    });
  });

  it('is told in full where it began before, or is of another monitor', () => {
    expect(severityOf(notified(), alertOf('opened', 0))).toBe('down');
    const other = { ...alertOf('opened', 30), monitor: 'other' };
    expect(severityOf(notified(), other)).toBe('down');
  });

  it('that is over is told in full, unless its end was told too', () => {
    const memory = notified();
    memory.passing('shop', at(90));
    expect(severityOf(memory, alertOf('opened', 60))).toBe('info');
    expect(memory.reword(alertOf('closed', 60))).toEqual(alertOf('closed', 60));
    const both = notified();
    both.passing('shop', at(90), 'shop failing, unrecorded, closed');
    expect(both.reword(alertOf('closed', 60)).text).toContain("told before as 'shop failing, unrecorded, closed'");
    expect(both.reword(alertOf('paused', 60))).toEqual(alertOf('paused', 60));
  });

  it('does not hide the next one', () => {
    const memory = notified();
    expect(memory.isOpen('shop')).toBe(true);
    memory.passing('shop', at(90));
    expect([memory.isOpen('shop'), memory.isOpen('other')]).toEqual([false, false]);
    for (const kind of ['opened', 'closed'] as const)
      expect(memory.reword(alertOf(kind, 90))).toEqual(alertOf(kind, 90));
    // What was well later says nothing about when that outage ended.
    memory.passing('shop', at(300));
    expect(memory.reword(alertOf('opened', 120))).toEqual(alertOf('opened', 120));
  });
});
