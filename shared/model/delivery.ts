// The moves of the alert step on a status: claim, mark, and what is left to do.
import type { Alert } from './outbox.ts';
import type { Lease, MonitorStatus } from './status.ts';

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
  /** The ids that were accepted. */
  readonly ids: ReadonlySet<string>;
  readonly refused: boolean;
  /** Until when the lease is renewed if there is more to send. */
  readonly until: number;
};

/** Whether the lease is still this sender's: it may have run out, and another have claimed. */
export const owns = (status: MonitorStatus, owner: string): boolean => status.lease?.owner === owner;

/**
 * Removes exactly what was accepted. The lease is cleared, if it is one's own, when nothing remains or after a
 * refusal; while alerts remain that came in meanwhile, it is renewed and the sender goes on.
 */
export const mark = (status: MonitorStatus, sent: Sent): MonitorStatus => {
  const outbox: readonly Alert[] = status.outbox.filter((alert) => !sent.ids.has(alert.id));
  const { lease: _, ...withoutLease } = status;
  const done = outbox.length === 0 || sent.refused;
  if (!owns(status, sent.owner)) return { ...status, outbox };
  return done ? { ...withoutLease, outbox } : { ...status, outbox, lease: leaseOn(outbox, sent.owner, sent.until) };
};
