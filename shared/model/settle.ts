// Settle: from a status and the newest recorded runs to the next status, with the incidents and alerts that follow.
import { type DownPeriod, type Folded, fold, telling } from './fold.ts';
import type { AlertKind } from './incident.ts';
import { alertId, append } from './outbox.ts';
import { type FlowRun, failedTaskRuns, lastState, verdict } from './run.ts';
import { keptIncidents, type MonitorStatus, type OpenIncident } from './status.ts';

/** What becomes of an incident: a new one, or the end of one. */
export type IncidentChange = OpenIncident & {
  readonly isNew: boolean;
  readonly to?: number;
  readonly told: readonly AlertKind[];
};

/** `changes` is empty and `status` the very object that was given when there is nothing to do. */
export type Settlement = { readonly status: MonitorStatus; readonly changes: readonly IncidentChange[] };

const causeLimit = 300;
const tasksLimit = 10;

/** Why a run failed: the words of its first failing task, or of the flow. */
const reasons = (run: FlowRun): { cause: string; tasks: readonly string[] } => {
  const failed = failedTaskRuns(run);
  const words = lastState(failed[0] ?? run);
  return {
    cause: (words.message ?? words.name).slice(0, causeLimit),
    tasks: [...new Set(failed.map((taskRun) => taskRun.task))].slice(0, tasksLimit),
  };
};

/** What is told, and when it happened. */
type Telling = { readonly kind: AlertKind; readonly at: number; readonly reason?: string };

const tell = (status: MonitorStatus, incident: OpenIncident, { kind, ...told }: Telling): MonitorStatus => {
  const { n, from: startedAt, cause, tasks } = incident;
  const alert = { id: alertId(status.monitor, { n, kind }), kind, n, startedAt, cause, tasks, ...told };
  const isDown = kind === 'opened' || status.open !== undefined;
  const context = { monitor: status.monitor, leased: status.lease !== undefined, isDown };
  return { ...status, outbox: append(status.outbox, alert, context) };
};

/** Two that only touch are two: a run by hand may fail in the very millisecond in which another one ended an outage. */
const overlapsClosed = (status: MonitorStatus, from: number, to: number): boolean =>
  status.closed.some((incident) => incident.from === from || (incident.from < to && from < incident.to));

/** Whether an incident that is no longer kept may have been about this time. */
const beforeMemory = (status: MonitorStatus, to: number): boolean => {
  const kept = status.closed.length + (status.open ? 1 : 0);
  if (status.seq <= kept) return false;
  return to < Math.min(...status.closed.map((incident) => incident.from));
};

const remember = (status: MonitorStatus, incident: OpenIncident, to: number): MonitorStatus => ({
  ...status,
  closed: [...status.closed, { n: incident.n, from: incident.from, to }].slice(-(keptIncidents - 1)),
});

const begin = (at: Settlement, first: FlowRun): [Settlement, OpenIncident] => {
  const incident = { n: at.status.seq + 1, from: first.dueAt, ...reasons(first) };
  const status = tell({ ...at.status, seq: incident.n }, incident, { kind: 'opened', at: incident.from });
  return [{ status, changes: [...at.changes, { ...incident, isNew: true, told: ['opened'] }] }, incident];
};

const end = (at: Settlement, incident: OpenIncident, ending: Telling): Settlement => {
  const { kind, at: to } = ending;
  const { open, ...withoutOpen } = at.status;
  const left = open?.n === incident.n ? withoutOpen : at.status;
  const status = tell(remember(left, incident, to), incident, ending);
  const before = at.changes.find((change) => change.n === incident.n);
  const change: IncidentChange = before
    ? { ...before, to, told: [...before.told, kind] }
    : { ...incident, isNew: false, to, told: [kind] };
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

const openIncident = (at: Settlement, period: DownPeriod, runs: readonly FlowRun[]): Settlement => {
  const told = overlapsClosed(at.status, period.first.dueAt, Number.POSITIVE_INFINITY);
  const newestFailing = runs.findLast((run) => verdict(run) === 'failing');
  const [opened, incident] = begin(at, told ? (newestFailing ?? period.first) : period.first);
  return { ...opened, status: { ...opened.status, open: incident } };
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

const displayed = (at: Settlement, folded: Folded): Settlement => {
  if (!folded.state || folded.state === at.status.status) return at;
  const since = at.status.open?.from ?? (at.status.status === 'Down' ? at.status.closed.at(-1)?.to : undefined);
  return { ...at, status: { ...at.status, status: folded.state, since: since ?? folded.since } };
};

/**
 * The next status from the newest runs (any order, all of them recorded), by the record protocol's rule 4:
 * cover what nobody told of, then open, or close. A window without a completed streak changes nothing.
 */
export const settle = (status: MonitorStatus, newest: readonly FlowRun[]): Settlement => {
  const unchanged = { status, changes: [] };
  if (status.removed || status.paused) return unchanged;
  const runs = telling(newest.filter((run) => run.dueAt >= status.from));
  const folded = fold(runs, status.policy);
  const covered = folded.periods.reduce<Settlement>(coverPeriod, unchanged);
  return displayed(openOrClose(covered, folded, runs), folded);
};

const stop = (status: MonitorStatus, flag: 'removed' | 'paused', told: Omit<Telling, 'kind'>): Settlement => {
  const { open } = status;
  const start = { status: { ...status, [flag]: true, status: 'Unknown' as const, since: told.at }, changes: [] };
  return open ? end(start, open, { ...told, kind: flag, at: Math.max(told.at, open.from) }) : start;
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
  return stop(status, 'paused', reason === undefined ? { at } : { at, reason: reason.slice(0, causeLimit) });
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
