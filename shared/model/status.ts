// The status of a monitor and all that settles it: one item, replaced whole at the version that was read.

import type { Policy } from './monitor.ts';
import type { Alert } from './outbox.ts';

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
  readonly lease?: { readonly owner: string; readonly until: number };
};

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
