// The status of a monitor and all that settles it: one item, replaced whole at the version that was read.
import type { Policy } from './monitor.ts';
import type { Alert, RankRange } from './outbox.ts';

/** Settled from the runs; `Unknown` until the first of them. Staleness is derived when read. */
export type SettledStatus = 'Up' | 'Down' | 'Unknown';

/** What a person sees. */
export type DisplayedStatus = SettledStatus | 'Degraded' | 'Paused';

export type OpenIncident = {
  readonly n: number;
  /** Due time of the run that opened it. */
  readonly from: number;
  readonly cause: string;
  readonly tasks: readonly string[];
  /** What the failing task's last request met, in one line. */
  readonly evidence?: string;
  /** The newest failing run when it was last told, and how many reminders that makes; left out in older records. */
  readonly lastNotified?: { readonly at: number; readonly reminders: number };
};

/** Which failures were told one by one. */
export type NotifiedFailures = {
  /** How many: it numbers them. */
  readonly count: number;
  /** Of runs due before this none is told any more. */
  readonly from: number;
  /** The newest runs that were told, oldest first, as their ids without the monitor: `dueAt` or `dueAt~m`. */
  readonly runs: readonly string[];
};

export type ClosedIncident = { readonly n: number; readonly from: number; readonly to: number };

export type MonitorStatus = {
  readonly monitor: string;
  readonly title: string;
  readonly status: SettledStatus;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Only runs due from here on count. */
  readonly from: number;
  /** Number of the newest incident; 0 before the first. */
  readonly seq: number;
  readonly open?: OpenIncident;
  /** The last incidents that are over, oldest first. */
  readonly closed: readonly ClosedIncident[];
  readonly policy: Policy;
  readonly paused: boolean;
  readonly removed: boolean;
  readonly outbox: readonly Alert[];
  /** Only once the policy has asked for them. */
  readonly failures?: NotifiedFailures;
  readonly lease?: Lease;
  /** What was accepted and is not noted on its incidents yet, in the order of acceptance; left out when nothing. */
  readonly pendingReceipts?: readonly PendingReceipt[];
};

/** An alert that was accepted, as far as incidents note it: of one of them, or of those with alerts of these ranks. */
export type PendingReceipt = { readonly id: string; readonly at: number } & (
  | { readonly n: number }
  | { readonly ranks: readonly RankRange[] }
);

export type Lease = {
  readonly owner: string;
  readonly until: number;
  /** Id of the last alert that its owner took to send; left out in older records. */
  readonly upTo?: string;
};

/** Whether a sender may be publishing the last alert of the outbox, under the id that it has now. */
export const lastIsHeld = ({ lease, outbox }: Pick<MonitorStatus, 'lease' | 'outbox'>): boolean =>
  lease !== undefined && (lease.upTo === undefined || lease.upTo === outbox.at(-1)?.id);

/** Accepted alerts that may wait to be noted; the oldest make room. */
export const maxPendingReceipts = 100;

/** Incidents kept in the status item, the open one included. */
export const keptIncidents = 20;

export const newStatus = (about: {
  readonly monitor: string;
  readonly title: string;
  readonly policy: Policy;
  readonly from: number;
}): MonitorStatus => ({
  ...about,
  status: 'Unknown',
  since: about.from,
  seq: 0,
  closed: [],
  paused: false,
  removed: false,
  outbox: [],
});
