// Settle: from a status and the newest recorded runs to the next status, with the incidents and alerts that follow.
import { notifyFailures } from './failure-alerts.ts';
import { boundedCause, reasonsOf } from './failure-cause.ts';
import { type DownPeriod, type Folded, fold, telling } from './fold.ts';
import type { IncidentAlert, TurnKind } from './incident.ts';
import { alertId, append, appendReminder } from './outbox.ts';
import { dueReminder, newestFailing } from './reminder.ts';
import type { FlowRun } from './run.ts';
import { keptIncidents, type MonitorStatus, type OpenIncident } from './status.ts';

/** What becomes of an incident: a new one, the end of one, or a reminder. */
export type IncidentChange = OpenIncident & {
  readonly isNew: boolean;
  readonly to?: number;
  readonly notified: readonly IncidentAlert[];
};

/** `changes` is empty and `status` the very object that was given when there is nothing to do. */
export type Settlement = { readonly status: MonitorStatus; readonly changes: readonly IncidentChange[] };

/** What is told, and when it happened. */
type Telling = { readonly kind: TurnKind; readonly at: number; readonly reason?: string };

const incidentAlertOf = (status: MonitorStatus, { n }: OpenIncident, { kind }: Telling): IncidentAlert => ({
  id: alertId(status.monitor, { n, kind }),
  kind,
});

const notify = (status: MonitorStatus, incident: OpenIncident, telling: Telling): MonitorStatus => {
  const { lastNotified: _, from: startedAt, ...about } = incident;
  const alert = { ...about, startedAt, ...telling, id: incidentAlertOf(status, incident, telling).id };
  const isDown = telling.kind === 'opened' || status.open !== undefined;
  return append(status, alert, { isDown });
};

/** Two that only touch are two: a run by hand may fail in the very millisecond in which another one ended an outage. */
const overlapsClosed = (status: MonitorStatus, from: number, to: number): boolean =>
  status.closed.some((incident) => incident.from === from || (incident.from < to && from < incident.to));

/** Whether an incident that is no longer kept may have been about this time. */
const beforeMemory = (status: MonitorStatus, to: number): boolean => {
  const kept = status.closed.length + (status.open ? 1 : 0);
  if (status.seq <= kept) return false;
  return to <= Math.min(...status.closed.map((incident) => incident.from));
};

/** The oldest makes room, not the one that was told first: else what is forgotten is not all before what is kept. */
const remember = (status: MonitorStatus, { n, from }: OpenIncident, to: number): MonitorStatus => ({
  ...status,
  closed: [...status.closed, { n, from, to }].toSorted((a, b) => a.from - b.from).slice(-(keptIncidents - 1)),
});

const begin = (at: Settlement, first: FlowRun): [Settlement, OpenIncident] => {
  const incident = { n: at.status.seq + 1, from: first.dueAt, ...reasonsOf(first) };
  const opening = { kind: 'opened', at: incident.from } as const;
  const status = notify({ ...at.status, seq: incident.n }, incident, opening);
  const notified = [incidentAlertOf(status, incident, opening)];
  return [{ status, changes: [...at.changes, { ...incident, isNew: true, notified }] }, incident];
};

const end = (at: Settlement, incident: OpenIncident, ending: Telling): Settlement => {
  const to = ending.at;
  const notified = incidentAlertOf(at.status, incident, ending);
  const { open, ...withoutOpen } = at.status;
  const left = open?.n === incident.n ? withoutOpen : at.status;
  const status = notify(remember(left, incident, to), incident, ending);
  const before = at.changes.find((change) => change.n === incident.n);
  const change: IncidentChange = before
    ? { ...before, to, notified: [...before.notified, notified] }
    : { ...incident, isNew: false, to, notified: [notified] };
  return { status, changes: [...at.changes.filter((other) => other !== before), change] };
};

/** A Down period that is over and that no incident tells of gets one, opened and closed at once. */
const coverPeriod = (at: Settlement, period: DownPeriod): Settlement => {
  const from = period.first.dueAt;
  if (period.to === undefined || beforeMemory(at.status, period.to)) return at;
  if (overlapsClosed(at.status, from, period.to)) return at;
  const { open } = at.status;
  if (open && open.from <= period.to) return at;
  const [opened, incident] = begin(at, period.first);
  return end(opened, incident, { kind: 'closed', at: period.to });
};

/** Of one settlement, as many as a store writes at once together with the status. */
export const changesAtOnce = 24;

type Covered = { readonly at: Settlement; readonly isAll: boolean };

/** Oldest first, with room for what comes after. Where there are more, the next look goes on: it knows of these by then. */
const cover = (start: Settlement, periods: readonly DownPeriod[]): Covered => {
  let at = start;
  for (const period of periods) {
    const next = coverPeriod(at, period);
    if (next.changes.length >= changesAtOnce) return { at, isAll: false };
    at = next;
  }
  return { at, isAll: true };
};

const openIncident = (at: Settlement, period: DownPeriod, runs: readonly FlowRun[]): Settlement => {
  const notified = overlapsClosed(at.status, period.first.dueAt, Number.POSITIVE_INFINITY);
  const newest = newestFailing(runs) ?? period.first;
  const [opened, incident] = begin(at, notified ? newest : period.first);
  const open = { ...incident, lastNotified: { at: newest.dueAt, reminders: 0 } };
  return { ...opened, status: { ...opened.status, open } };
};

const openOrClose = (at: Settlement, folded: Folded, runs: readonly FlowRun[]): Settlement => {
  const { open } = at.status;
  const lastPeriod = folded.periods.at(-1);
  if (folded.state === 'Down' && !open && lastPeriod) return openIncident(at, lastPeriod, runs);
  const newest = runs.at(-1);
  if (folded.state === 'Up' && open && newest) {
    return end(at, open, { kind: 'closed', at: Math.max(newest.dueAt, open.from) });
  }
  return at;
};

/** The reminder comes first: it is about the incident that was open before these runs. */
const remind = (status: MonitorStatus, folded: Folded, runs: readonly FlowRun[]): Settlement => {
  const due = folded.state === 'Up' ? undefined : dueReminder(status, runs);
  if (!due) return { status, changes: [] };
  const { open, alert } = due;
  const change: IncidentChange = { ...open, isNew: false, notified: [{ id: alert.id, kind: alert.kind }] };
  return { status: appendReminder({ ...status, open }, alert), changes: [change] };
};

const displayed = (at: Settlement, folded: Folded): Settlement => {
  if (!folded.state || folded.state === at.status.status) return at;
  const since = at.status.open?.from ?? (at.status.status === 'Down' ? at.status.closed.at(-1)?.to : undefined);
  return { ...at, status: { ...at.status, status: folded.state, since: since ?? folded.since } };
};

/**
 * The next status from the newest runs (any order, all of them recorded), by the record protocol's rule 4:
 * a reminder that is due, the failures, where each is told, then cover what nobody told of, then open, or close. Where
 * too much is to be covered at once, the rest is left to the next settlement, with what would have come after it.
 * A window without a completed streak opens and closes nothing.
 */
export const settle = (status: MonitorStatus, newest: readonly FlowRun[]): Settlement => {
  const unchanged = { status, changes: [] };
  if (status.removed || status.paused) return unchanged;
  const runs = telling(newest.filter((run) => run.dueAt >= status.from));
  const folded = fold(runs, status.policy);
  const reminded = remind(status, folded, runs);
  const start = { ...reminded, status: notifyFailures(reminded.status, runs) };
  const { at, isAll } = cover(start, folded.periods);
  return isAll ? displayed(openOrClose(at, folded, runs), folded) : at;
};

const stop = (status: MonitorStatus, flag: 'removed' | 'paused', notified: Omit<Telling, 'kind'>): Settlement => {
  const { open } = status;
  const start = { status: { ...status, [flag]: true, status: 'Unknown' as const, since: notified.at }, changes: [] };
  return open ? end(start, open, { ...notified, kind: flag, at: Math.max(notified.at, open.from) }) : start;
};

/** Removal: sets the flag and ends the open incident, which is told. Already removed: nothing. */
export const remove = (status: MonitorStatus, at: number): Settlement =>
  status.removed ? { status, changes: [] } : stop(status, 'removed', { at });

/**
 * Pause: sets the flag and ends the open incident, which is told, with the reason where there is one.
 * Already paused, or removed: nothing.
 */
export const pause = (status: MonitorStatus, at: number, reason?: string): Settlement => {
  if (status.paused || status.removed) return { status, changes: [] };
  return stop(status, 'paused', reason === undefined ? { at } : { at, reason: boundedCause(reason) });
};

const begunAnew = (status: MonitorStatus, at: number): MonitorStatus => ({
  ...status,
  from: at,
  status: 'Unknown',
  since: at,
});

/** A monitor that was removed and is back counts runs from now on, and goes on numbering its incidents. */
export const restore = (status: MonitorStatus, at: number): MonitorStatus =>
  status.removed ? { ...begunAnew(status, at), removed: false } : status;

/** The same for one that was paused. Not paused: the very object that was given. */
export const resume = (status: MonitorStatus, at: number): MonitorStatus =>
  status.paused ? { ...begunAnew(status, at), paused: false } : status;
