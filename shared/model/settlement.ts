// The result of settling, and the two steps of which it consists: an incident is opened, or closed, with its alert.
import { defined } from './defined.ts';
import { reasonsOf } from './failure-cause.ts';
import type { IncidentAlert, TransitionKind } from './incident.ts';
import { alertId, append } from './outbox.ts';
import type { FlowRun } from './run.ts';
import { keptIncidents, type MonitorStatus, type OpenIncident } from './status.ts';

/** A new incident, the end of one, or one with a new reminder: what is written to the incident's record. */
export type IncidentChange = OpenIncident & {
  readonly isNew: boolean;
  /** When it ended, milliseconds since the epoch; absent while it is open. */
  readonly to?: number;
  readonly notified: readonly IncidentAlert[];
};

/** When nothing changes, `changes` is empty and `status` the same object as before. */
export type Settlement = { readonly status: MonitorStatus; readonly changes: readonly IncidentChange[] };

/** The alert about an opened or closed incident; `at` is when that happened, milliseconds since the epoch. */
type LifecycleEvent = {
  readonly kind: TransitionKind;
  readonly at: number;
  readonly reason?: string;
  readonly downBeforePause?: number;
};

/** How an incident ends. */
export type IncidentEnd = LifecycleEvent & { readonly kind: Exclude<TransitionKind, 'opened'> };

const incidentAlertOf = (status: MonitorStatus, { n }: OpenIncident, { kind }: LifecycleEvent): IncidentAlert => ({
  id: alertId(status.monitor, { n, kind }),
  kind,
});

const appendAlert = (status: MonitorStatus, incident: OpenIncident, event: LifecycleEvent): MonitorStatus => {
  const { lastNotified: _, from: startedAt, unchecked, ...about } = incident;
  const uncheckedMs = unchecked?.ms;
  const alert = {
    ...defined({ ...about, uncheckedMs }),
    startedAt,
    ...event,
    id: incidentAlertOf(status, incident, event).id,
  };
  const isDown = event.kind === 'opened' || status.open !== undefined;
  return append(status, alert, { isDown });
};

/** Opens an incident that starts with the run `first`; one that goes on after a pause names when it began before it. */
export const startIncident = (before: Settlement, first: FlowRun): [Settlement, OpenIncident] => {
  const { pausedSince: downBeforePause, ...others } = before.status;
  const incident = { n: others.seq + 1, from: first.dueAt, ...reasonsOf(first) };
  const event = { kind: 'opened', at: incident.from, ...defined({ downBeforePause }) } as const;
  const status = appendAlert({ ...others, seq: incident.n }, incident, event);
  const notified = [incidentAlertOf(status, incident, event)];
  return [{ status, changes: [...before.changes, { ...incident, isNew: true, notified }] }, incident];
};

/**
 * The status keeps the last closed incidents by their start, not by the order in which they were closed: then all
 * incidents that it no longer keeps started before those that it keeps.
 */
const keepClosed = (status: MonitorStatus, { n, from }: OpenIncident, to: number): MonitorStatus => ({
  ...status,
  closed: [...status.closed, { n, from, to }].toSorted((a, b) => a.from - b.from).slice(-(keptIncidents - 1)),
});

export const endIncident = (before: Settlement, incident: OpenIncident, ending: IncidentEnd): Settlement => {
  const to = ending.at;
  const notified = incidentAlertOf(before.status, incident, ending);
  const { open, ...withoutOpen } = before.status;
  const remaining = open?.n === incident.n ? withoutOpen : before.status;
  const status = appendAlert(keepClosed(remaining, incident, to), incident, ending);
  const started = before.changes.find((change) => change.n === incident.n);
  const change: IncidentChange = started
    ? { ...started, ...incident, to, notified: [...started.notified, notified] }
    : { ...incident, isNew: false, to, notified: [notified] };
  return { status, changes: [...before.changes.filter((other) => other !== started), change] };
};
