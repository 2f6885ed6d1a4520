// The status of a monitor with everything that settling needs: one item, replaced whole at the version that was read.
import type { BadCertificate } from './certificate-hold.ts';
import type { Progress } from './channel-progress.ts';
import { defined } from './defined.ts';
import type { Unchecked } from './gap.ts';
import type { Delivery } from './incident.ts';
import type { Language } from './language.ts';
import type { Policy } from './monitor.ts';
import type { Alert, RankRange } from './outbox.ts';
import { freshForMs } from './schedule.ts';

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
  /** The evidence of the last request in one line. */
  readonly evidence?: string;
  /** The service responds; only its certificate failed the run. */
  readonly certificate?: true;
  /** Due time of the run of the last alert about it, and the number of its reminders; absent in older records. */
  /** The time within it that was not checked; absent when there is none. */
  readonly unchecked?: Unchecked;
  readonly lastNotified?: { readonly at: number; readonly reminders: number };
};

/** The failures that have alerts of their own. */
export type NotifiedFailures = {
  /** How many there are: it numbers them. */
  readonly count: number;
  /** Runs that were due before this time get no alerts any more. */
  readonly from: number;
  /** The newest runs with alerts, oldest first, as their ids without the monitor: `dueAt`, `dueAt~m` or `dueAt~c`. */
  readonly runs: readonly string[];
};

export type ClosedIncident = { readonly n: number; readonly from: number; readonly to: number };

export type MonitorStatus = {
  readonly monitor: string;
  readonly title: string;
  /** Of the alerts; English when absent. */
  readonly language?: Language;
  readonly status: SettledStatus;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Runs that were due before this time do not count. */
  readonly from: number;
  /** Number of the newest incident; 0 before the first. */
  readonly seq: number;
  readonly open?: OpenIncident;
  /** The last closed incidents, oldest first. */
  readonly closed: readonly ClosedIncident[];
  readonly policy: Policy;
  /** Without a recorded run for longer than this, the status is Unknown; absent in older records. */
  readonly unknownAfterMs?: number;
  readonly paused: boolean;
  readonly removed: boolean;
  readonly outbox: readonly Alert[];
  /** When the incident began that a pause ended; absent once a passing run, or the next incident, follows the pause. */
  readonly pausedSince?: number;
  /** Absent until the policy requires failure alerts. */
  readonly failures?: NotifiedFailures;
  /** The newest certificate that failed a run, absent until there is one. See `certificate-hold.ts`. */
  readonly badCertificate?: BadCertificate;
  /** Absent while no channel has begun with the outbox. */
  readonly channels?: Progress;
  /** Deliveries that are not recorded on their incidents yet, oldest first; absent when there are none. */
  readonly pendingReceipts?: readonly PendingReceipt[];
};

/** A delivery of an alert, with the incident that it is about, or the incidents whose alerts have these ranks. */
export type PendingReceipt = { readonly id: string } & Delivery &
  ({ readonly n: number } | { readonly ranks: readonly RankRange[] });

/** Receipts beyond this number are dropped, the oldest first. */
export const maxPendingReceipts = 100;

/** Incidents in the status item, the open one included. */
export const keptIncidents = 20;

/** What a status takes from the definition of its monitor. */
export type MonitorFacts = Pick<MonitorStatus, 'title' | 'policy' | 'language' | 'unknownAfterMs'>;

/** The same facts, and nothing else, of an object that has more: of a monitor, one of them follows from its interval. */
export const monitorFacts = (of: MonitorFacts & { readonly intervalMs?: number }): MonitorFacts => {
  const { title, policy, language, intervalMs } = of;
  const unknownAfterMs = intervalMs === undefined ? of.unknownAfterMs : freshForMs(intervalMs);
  return defined({ title, policy, language, unknownAfterMs });
};

export const newStatus = ({
  monitor,
  from,
  ...facts
}: MonitorFacts & { readonly monitor: string; readonly from: number }): MonitorStatus => ({
  monitor,
  ...monitorFacts(facts),
  from,
  status: 'Unknown',
  since: from,
  seq: 0,
  closed: [],
  paused: false,
  removed: false,
  outbox: [],
});
