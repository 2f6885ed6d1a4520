// Settle: the pure function from a status and the newest recorded runs to the next status, incidents and alerts.
import { heldRuns, rememberCertificate } from './certificate-hold.ts';
import { notifyFailures } from './failure-alerts.ts';
import { type DownPeriod, decisiveRuns, type Folded, fold } from './fold.ts';
import { appendReminder } from './outbox.ts';
import { dueReminder, newestFailing } from './reminder.ts';
import type { FlowRun } from './run.ts';
import { endIncident, type IncidentChange, type Settlement, startIncident } from './settlement.ts';
import type { MonitorStatus } from './status.ts';

/** Incidents of one settlement: as many as a store writes in one transaction with the status. */
export const maxChanges = 24;

/** Periods that only touch do not overlap: a manual run may fail in the millisecond in which another ends an outage. */
const overlapsClosed = (status: MonitorStatus, from: number, to: number): boolean =>
  status.closed.some((incident) => incident.from === from || (incident.from < to && from < incident.to));

/** Whether an incident that the status no longer keeps may have been about the time before `to`. */
const endsBeforeKept = (status: MonitorStatus, to: number): boolean => {
  const kept = status.closed.length + (status.open ? 1 : 0);
  if (status.seq <= kept) return false;
  return to <= Math.min(...status.closed.map((incident) => incident.from));
};

/** A closed Down period that has no incident gets one, opened and closed at once. */
const addClosedIncident = (before: Settlement, period: DownPeriod): Settlement => {
  const from = period.first.dueAt;
  if (period.to === undefined || endsBeforeKept(before.status, period.to)) return before;
  if (overlapsClosed(before.status, from, period.to)) return before;
  const { open } = before.status;
  if (open && open.from <= period.to) return before;
  const [opened, incident] = startIncident(before, period.first);
  return endIncident(opened, incident, { kind: 'closed', at: period.to });
};

type Added = { readonly settlement: Settlement; readonly isComplete: boolean };

/** Oldest first, within the limit. The next settlement adds the others: by then it finds these incidents. */
const addClosedIncidents = (before: Settlement, periods: readonly DownPeriod[]): Added => {
  let settlement = before;
  for (const period of periods) {
    const next = addClosedIncident(settlement, period);
    if (next.changes.length >= maxChanges) return { settlement, isComplete: false };
    settlement = next;
  }
  return { settlement, isComplete: true };
};

const openIncident = (before: Settlement, period: DownPeriod, runs: readonly FlowRun[]): Settlement => {
  const isReported = overlapsClosed(before.status, period.first.dueAt, Number.POSITIVE_INFINITY);
  const newest = newestFailing(runs) ?? period.first;
  const [opened, incident] = startIncident(before, isReported ? newest : period.first);
  const open = { ...incident, lastNotified: { at: newest.dueAt, reminders: 0 } };
  return { ...opened, status: { ...opened.status, open } };
};

const openOrClose = (before: Settlement, folded: Folded, runs: readonly FlowRun[]): Settlement => {
  const { open } = before.status;
  const lastPeriod = folded.periods.at(-1);
  if (folded.state === 'Down' && !open && lastPeriod) return openIncident(before, lastPeriod, runs);
  const newest = runs.at(-1);
  if (folded.state === 'Up' && open && newest) {
    return endIncident(before, open, { kind: 'closed', at: Math.max(newest.dueAt, open.from) });
  }
  return before;
};

/** Comes first, because it is about the incident that was open before these runs. */
const remind = (status: MonitorStatus, folded: Folded, runs: readonly FlowRun[]): Settlement => {
  const due = folded.state === 'Up' ? undefined : dueReminder(status, runs);
  if (!due) return { status, changes: [] };
  const { open, alert } = due;
  const change: IncidentChange = { ...open, isNew: false, notified: [{ id: alert.id, kind: alert.kind }] };
  return { status: appendReminder({ ...status, open }, alert), changes: [change] };
};

const withDisplayedStatus = (before: Settlement, folded: Folded): Settlement => {
  const { status } = before;
  if (!folded.state || folded.state === status.status) return before;
  const since = status.open?.from ?? (status.status === 'Down' ? status.closed.at(-1)?.to : undefined);
  return { ...before, status: { ...status, status: folded.state, since: since ?? folded.since } };
};

/**
 * Settles the newest recorded runs, in any order, by rule 4 of the record protocol (docs/architecture.md): a due reminder,
 * then failure alerts, then incidents for closed Down periods that have none, then the open incident. At the limit of
 * incidents the next settlement does the rest. Runs without a completed streak open and close nothing.
 */
export const settle = (status: MonitorStatus, newest: readonly FlowRun[]): Settlement => {
  if (status.removed || status.paused) return { status, changes: [] };
  const decisive = decisiveRuns(newest.filter((run) => run.dueAt >= status.from));
  const runs = heldRuns(status, decisive);
  const folded = fold(runs, status.policy);
  const reminded = remind(rememberCertificate(status, decisive), folded, runs);
  const start = { ...reminded, status: notifyFailures(reminded.status, decisive) };
  const { settlement, isComplete } = addClosedIncidents(start, folded.periods);
  return isComplete ? withDisplayedStatus(openOrClose(settlement, folded, runs), folded) : settlement;
};
