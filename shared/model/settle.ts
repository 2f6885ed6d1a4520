// Settle: the pure function from a status and the newest recorded runs to the next status, incidents and alerts.
import { heldRuns, rememberCertificate } from './certificate-hold.ts';
import { defined } from './defined.ts';
import { notifyFailures } from './failure-alerts.ts';
import { type DownPeriod, decisiveRuns, type Folded, fold } from './fold.ts';
import { type Gap, gapsOf, uncheckedSince } from './gap.ts';
import { appendReminder } from './outbox.ts';
import { dueReminder, newestFailing } from './reminder.ts';
import { type FlowRun, verdict } from './run.ts';
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
const addClosedIncident = (before: Settlement, period: DownPeriod, gaps: readonly Gap[]): Settlement => {
  const from = period.first.dueAt;
  if (period.to === undefined || endsBeforeKept(before.status, period.to)) return before;
  if (overlapsClosed(before.status, from, period.to)) return before;
  const { open } = before.status;
  if (open && open.from <= period.to) return before;
  const [opened, incident] = startIncident(before, period.first);
  const unchecked = uncheckedSince(gaps, from, undefined, period.to);
  return endIncident(opened, defined({ ...incident, unchecked }), { kind: 'closed', at: period.to });
};

type Added = { readonly settlement: Settlement; readonly isComplete: boolean };

/** Oldest first, within the limit. The next settlement adds the others: by then it finds these incidents. */
const addClosedIncidents = (before: Settlement, periods: readonly DownPeriod[], gaps: readonly Gap[]): Added => {
  let settlement = before;
  for (const period of periods) {
    const next = addClosedIncident(settlement, period, gaps);
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

/** Gaps within the open incident are part of its duration, and of what its alerts report. */
const addUnchecked = (status: MonitorStatus, gaps: readonly Gap[]): Settlement => {
  const { open } = status;
  const unchecked = open && uncheckedSince(gaps, open.from, open.unchecked);
  if (!open || !unchecked || unchecked === open.unchecked) return { status, changes: [] };
  const changed = { ...open, unchecked };
  return { status: { ...status, open: changed }, changes: [{ ...changed, isNew: false, notified: [] }] };
};

/** Comes before the runs, because it is about the incident that was open before them. */
const remind = (before: Settlement, folded: Folded, runs: readonly FlowRun[]): Settlement => {
  const { status } = before;
  const due = folded.state === 'Up' ? undefined : dueReminder(status, runs);
  if (!due) return before;
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

/** When the status was last known to hold, where the runs that showed it have expired. */
const lastKnownAt = ({ status, since, open, closed }: MonitorStatus): number | undefined =>
  status === 'Unknown' ? undefined : Math.max(since, open?.lastNotified?.at ?? 0, closed.at(-1)?.to ?? 0);

const gapsBetween = (status: MonitorStatus, newest: readonly FlowRun[], isAll: boolean): readonly Gap[] => {
  const counted = newest.filter((run) => run.dueAt >= status.from);
  return gapsOf(counted, status.unknownAfterMs, isAll ? lastKnownAt(status) : undefined);
};

/** A status holds since the newest gap at the earliest: what was before that is not known to have continued. */
const sinceGap = (before: Settlement, gaps: readonly Gap[]): Settlement => {
  const { status } = before;
  const gap = gaps.at(-1);
  if (!gap || status.status === 'Unknown' || gap.to <= status.since) return before;
  return { ...before, status: { ...status, since: gap.to } };
};

/** A passing run after a pause: what fails from then on is new. */
const endPause = (status: MonitorStatus, runs: readonly FlowRun[]): MonitorStatus => {
  if (status.pausedSince === undefined || !runs[0] || verdict(runs[0]) === 'failing') return status;
  const { pausedSince: _, ...rest } = status;
  return rest;
};

/**
 * Settles the newest recorded runs, in any order, by rule 4 of the record protocol (docs/architecture.md): a due reminder,
 * then failure alerts, then incidents for closed Down periods that have none, then the open incident. At the limit of
 * incidents the next settlement does the rest. Runs without a completed streak open and close nothing. `isAll`: no earlier
 * run is stored.
 */
export const settle = (status: MonitorStatus, newest: readonly FlowRun[], isAll = false): Settlement => {
  if (status.removed || status.paused) return { status, changes: [] };
  const decisive = decisiveRuns(newest.filter((run) => run.dueAt >= status.from));
  const runs = heldRuns(status, decisive);
  const gaps = gapsBetween(status, newest, isAll);
  const folded = fold(runs, status.policy, gaps);
  const reminded = remind(addUnchecked(rememberCertificate(endPause(status, runs), decisive), gaps), folded, runs);
  const start = { ...reminded, status: notifyFailures(reminded.status, decisive) };
  const { settlement, isComplete } = addClosedIncidents(start, folded.periods, gaps);
  if (!isComplete) return settlement;
  return sinceGap(withDisplayedStatus(openOrClose(settlement, folded, runs), folded), gaps);
};
