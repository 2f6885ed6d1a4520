// The moves of the alert step on a status: claim, mark, and what is left to do.
import type { Alert } from './outbox.ts';
import { type Lease, type MonitorStatus, maxPendingReceipts, type PendingReceipt } from './status.ts';

/** Whether somebody may be sending already. */
export const leaseIsLive = (status: MonitorStatus, now: number): boolean =>
  status.lease !== undefined && status.lease.until > now;

const leaseOn = (outbox: readonly Alert[], owner: string, until: number): Lease => {
  const upTo = outbox.at(-1)?.id;
  return { owner, until, ...(upTo === undefined ? {} : { upTo }) };
};

export const claim = (status: MonitorStatus, owner: string, until: number): MonitorStatus => ({
  ...status,
  lease: leaseOn(status.outbox, owner, until),
});

export type Sent = {
  readonly owner: string;
  /** What was accepted, and when. */
  readonly accepted: readonly Alert[];
  readonly at: number;
  readonly refused: boolean;
  /** Until when the lease is renewed if there is more to send. */
  readonly until: number;
};

/** Whether the lease is still this sender's: it may have run out, and another have claimed. */
export const owns = (status: MonitorStatus, owner: string): boolean => status.lease?.owner === owner;

/** A failure is of no incident. */
const toNote = (alert: Alert, at: number): readonly PendingReceipt[] => {
  if (alert.kind === 'failure') return [];
  const { id } = alert;
  if (alert.kind !== 'digest') return [{ id, at, n: alert.n }];
  return alert.ranks.length > 0 ? [{ id, at, ranks: alert.ranks }] : [];
};

const withPendingReceipts = (status: MonitorStatus, pendingReceipts: readonly PendingReceipt[]): MonitorStatus => {
  const { pendingReceipts: _, ...rest } = status;
  return pendingReceipts.length > 0 ? { ...rest, pendingReceipts: pendingReceipts.slice(-maxPendingReceipts) } : rest;
};

/**
 * Removes exactly what was accepted, and keeps in mind that it is to be noted: that comes after, so that nothing stands
 * between an alert that was sent and its mark. The lease is cleared, if it is one's own, when nothing remains or after a
 * refusal; while alerts remain that came in meanwhile, it is renewed and the sender goes on.
 */
export const mark = (status: MonitorStatus, sent: Sent): MonitorStatus => {
  const ids = new Set(sent.accepted.map(({ id }) => id));
  const outbox: readonly Alert[] = status.outbox.filter((alert) => !ids.has(alert.id));
  const pendingReceipts = [
    ...(status.pendingReceipts ?? []),
    ...sent.accepted.flatMap((alert) => toNote(alert, sent.at)),
  ];
  const { lease: _, ...withoutLease } = withPendingReceipts({ ...status, outbox }, pendingReceipts);
  const done = outbox.length === 0 || sent.refused;
  if (!owns(status, sent.owner)) return status.lease ? { ...withoutLease, lease: status.lease } : withoutLease;
  return done ? withoutLease : { ...withoutLease, lease: leaseOn(outbox, sent.owner, sent.until) };
};

const sameNote = (a: PendingReceipt, b: PendingReceipt): boolean => a.id === b.id && a.at === b.at;

/** Forgets what has been noted, and nothing that was accepted meanwhile. */
export const forget = (status: MonitorStatus, noted: readonly PendingReceipt[]): MonitorStatus =>
  withPendingReceipts(
    status,
    (status.pendingReceipts ?? []).filter((one) => !noted.some((other) => sameNote(one, other))),
  );
