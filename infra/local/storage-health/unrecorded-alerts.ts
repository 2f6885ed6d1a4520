// What was told while nothing could be recorded: when the record tells of it later, it says that this is the same outage.
import type { Notice } from '../../../shared/model/notification.ts';

export type ToldUnrecorded = {
  /** A run that was due then has failed, which was told by that alert. */
  readonly failing: (monitor: string, dueAt: number, alertId: string) => void;
  /** The next that was well was due then; `alertId`: if that was told too, and not only recorded. */
  readonly well: (monitor: string, dueAt: number, alertId?: string) => void;
  /** Whether the first run that was well after an outage is still to come. */
  readonly isOpen: (monitor: string) => boolean;
  /** An alert of the record, as it is to be told now. */
  readonly reword: (notice: Notice) => Notice;
};

/** An outage that was told: from when its first failing run was due, to when the first was that was well. */
type Told = { readonly from: number; readonly until?: number; readonly opened: string; readonly closed?: string };

/** Remembers the newest outage of each monitor. */
export const rememberToldUnrecorded = (): ToldUnrecorded => {
  const told = new Map<string, Told>();

  const toldAs = ({ monitor, alert }: Notice): string | undefined => {
    const outage = told.get(monitor);
    if (!outage || (alert.kind !== 'opened' && alert.kind !== 'closed')) return undefined;
    const { from, until = Number.POSITIVE_INFINITY } = outage;
    return alert.startedAt >= from && alert.startedAt < until ? outage[alert.kind] : undefined;
  };

  return {
    failing: (monitor, dueAt, alertId) => void told.set(monitor, { from: dueAt, opened: alertId }),
    well: (monitor, dueAt, alertId) => {
      const outage = told.get(monitor);
      if (outage?.until !== undefined || !outage) return;
      told.set(monitor, { ...outage, until: dueAt, ...(alertId === undefined ? {} : { closed: alertId }) });
    },
    isOpen: (monitor) => told.has(monitor) && told.get(monitor)?.until === undefined,
    reword: (notice) => {
      const before = toldAs(notice);
      if (before === undefined) return notice;
      return { ...notice, severity: 'info', text: `On record now, and told before as '${before}': ${notice.text}` };
    },
  };
};
