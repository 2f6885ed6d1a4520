// What was told while nothing could be recorded: when the record tells of it later, it says that this is the same outage.
import type { Notification } from '../../../shared/model/notification.ts';

export type UnrecordedAlerts = {
  /** A run that was due then has failed, which was told by that alert. */
  readonly failing: (monitor: string, dueAt: number, alertId: string) => void;
  /** The next that was well was due then; `alertId`: if that was told too, and not only recorded. */
  readonly passing: (monitor: string, dueAt: number, alertId?: string) => void;
  /** Whether the first run that was well after an outage is still to come. */
  readonly isOpen: (monitor: string) => boolean;
  /** An alert of the record, as it is to be told now. */
  readonly reword: (notification: Notification) => Notification;
};

/** An outage that was told: from when its first failing run was due, to when the first was that was well. */
type Notified = { readonly from: number; readonly until?: number; readonly opened: string; readonly closed?: string };

/** Remembers the newest outage of each monitor. */
export const rememberUnrecordedAlerts = (): UnrecordedAlerts => {
  const notified = new Map<string, Notified>();

  const toldAs = ({ monitor, alert }: Notification): string | undefined => {
    const outage = notified.get(monitor);
    if (!outage || (alert.kind !== 'opened' && alert.kind !== 'closed')) return undefined;
    const { from, until = Number.POSITIVE_INFINITY } = outage;
    return alert.startedAt >= from && alert.startedAt < until ? outage[alert.kind] : undefined;
  };

  return {
    failing: (monitor, dueAt, alertId) => void notified.set(monitor, { from: dueAt, opened: alertId }),
    passing: (monitor, dueAt, alertId) => {
      const outage = notified.get(monitor);
      if (outage?.until !== undefined || !outage) return;
      notified.set(monitor, { ...outage, until: dueAt, ...(alertId === undefined ? {} : { closed: alertId }) });
    },
    isOpen: (monitor) => notified.has(monitor) && notified.get(monitor)?.until === undefined,
    reword: (notification) => {
      const before = toldAs(notification);
      if (before === undefined) return notification;
      return {
        ...notification,
        severity: 'info',
        text: `On record now, and told before as '${before}': ${notification.text}`,
      };
    },
  };
};
