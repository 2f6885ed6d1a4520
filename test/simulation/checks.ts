// What is checked of a monitor, and of its alerts, when a story is at rest.

import type { Incident } from '../../shared/model/incident.ts';
import { alertId } from '../../shared/model/outbox.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { expectedRuns, missedRuns, type ScheduleEntry } from '../../shared/model/schedule.ts';
import { keptIncidents, type MonitorStatus } from '../../shared/model/status.ts';
import { finalState, outages, overlaps, spokenOf } from './oracle.ts';
import type { Told } from './unreliable-publisher.ts';

export type Remains = {
  readonly status: MonitorStatus;
  readonly runs: readonly FlowRun[];
  readonly incidents: readonly Incident[];
  readonly history: readonly ScheduleEntry[];
  readonly told: readonly Told[];
  readonly now: number;
  /** Whether the newest of what was recorded was looked at. */
  readonly looked: boolean;
  /** Whether every run was looked at in its time, by one policy from the first to the last. */
  readonly lookedAtAll: boolean;
  /** Whether the monitors were changed: a message that was sent before may then name a run of the old schedule. */
  readonly redeployed: boolean;
  /** Whether a sender may have lost its lease while it was alive. */
  readonly leaseMayEnd: boolean;
};

type Check = (remains: Remains) => readonly string[];

const statusIsSettled: Check = ({ status, runs, looked }) => {
  if (status.removed) return status.open ? ['it is removed, and has an open incident'] : [];
  if (!looked) return [];
  const expected = finalState(spokenOf(runs, status.from), status.policy);
  // Where no streak is complete, the status may rest on one that a late result has undone: then it is kept.
  const wrong =
    status.status === expected || expected === 'Unknown'
      ? []
      : [`its status is ${status.status}, its runs say ${expected}`];
  const open =
    (status.open !== undefined) === (status.status === 'Down') ? [] : [`${status.status}, open: ${!!status.open}`];
  return [...wrong, ...open];
};

const spanOf = (incident: Incident) => ({ from: incident.startedAt, to: incident.endedAt ?? Number.POSITIVE_INFINITY });

const everyOutageHasAnIncident: Check = ({ status, runs, incidents, lookedAtAll }) => {
  if (!lookedAtAll || status.removed || incidents.length >= keptIncidents) return [];
  const exact = status.policy.after === 1 && status.policy.recoverAfter === 1;
  return outages(spokenOf(runs, status.from), status.policy).flatMap((outage) => {
    const count = incidents.filter((incident) => overlaps(spanOf(incident), outage)).length;
    const where = `the outage from ${outage.from} to ${outage.to}`;
    if (count === 0) return [`${where} has no incident`];
    return exact && count > 1 ? [`${where} has ${count} incidents`] : [];
  });
};

const everyIncidentHasAnOutage: Check = ({ status, runs, incidents, lookedAtAll }) => {
  if (!lookedAtAll || status.policy.after > 1 || status.policy.recoverAfter > 1) return [];
  const real = outages(spokenOf(runs, 0), status.policy);
  return incidents
    .filter((incident) => !real.some((outage) => overlaps(spanOf(incident), outage)))
    .map((incident) => `incident ${incident.n} is about no outage`);
};

/** Whether an alert, single or digest, tells of this. */
const tellsOf = ({ alert }: Told['notice'], n: number, kind: string): boolean => {
  if (alert.kind === 'failure') return false;
  if (alert.kind !== 'digest') return alert.n === n && alert.kind === kind;
  const rank = 2 * n + (kind === 'opened' ? 0 : 1);
  return alert.ranks.some(([from, to]) => from <= rank && rank <= to);
};

const everyIncidentIsTold: Check = ({ status, incidents, told }) =>
  incidents.flatMap((incident) => {
    const { n } = incident;
    const first = (kinds: readonly string[]): number =>
      told.findIndex(({ notice }) => kinds.some((kind) => tellsOf(notice, n, kind)));
    const opened = first(['opened']);
    const ended = first(['closed', 'removed', 'paused']);
    const isOpen = status.open?.n === n;
    return [
      ...(opened < 0 ? [`nobody was told that incident ${n} opened`] : []),
      ...(!isOpen && ended < 0 ? [`nobody was told that incident ${n} is over`] : []),
      ...(ended >= 0 && ended < opened ? [`incident ${n} was told over before it was told open`] : []),
      ...((incident.endedAt === undefined) !== isOpen
        ? [`incident ${n} and the status differ on whether it is open`]
        : []),
      ...(incident.alerts.some((alert) => alert.sentAt === undefined)
        ? [`incident ${n} has an alert without sentAt`]
        : []),
    ];
  });

const outboxIsEmpty: Check = ({ status, now }) => [
  ...(status.outbox.length > 0 ? [`${status.outbox.length} alerts wait: ${status.outbox[0]?.id}`] : []),
  // One that has run out may stay: its sender died, and whoever sends next takes it over.
  ...(status.lease && status.lease.until > now ? ['a lease is live although everybody is at rest'] : []),
];

/** Twice is excused only when the first sender died, or did not learn how a send or a store call ended. */
const nothingIsToldTwice: Check = ({ told, leaseMayEnd }) =>
  told.flatMap((one, index) => {
    const before = told.slice(0, index).filter((other) => other.notice.id === one.notice.id);
    const excused = leaseMayEnd || before.every((other) => !other.known || other.sender.isTroubled());
    return excused ? [] : [`'${one.notice.id}' was told twice without need`];
  });

const onlyTheLeaseholderSends: Check = ({ told }) =>
  told.filter((one) => !one.leased).map((one) => `'${one.notice.id}' was sent without a lease`);

const incidentsAreNumbered: Check = ({ status, incidents }) => {
  const numbers = incidents.map((incident) => incident.n);
  return numbers.every((n, i) => n === i + 1) && numbers.length === status.seq
    ? []
    : [`incidents are numbered ${numbers}, up to ${status.seq}`];
};

const alertIdsAreOnce: Check = ({ status, incidents }) => {
  const ids = incidents.flatMap((incident) => incident.alerts.map((alert) => alert.id));
  const wanted = incidents.flatMap(({ n, alerts }) => alerts.map(({ kind }) => alertId(status.monitor, { n, kind })));
  return new Set(ids).size === ids.length && ids.join() === wanted.join() ? [] : ['two alerts have one id'];
};

/** Missed is what the history expects and nobody recorded: here found by trying every second. */
const missedIsTheRest: Check = ({ runs, history, now, redeployed }) => {
  const recorded = new Set(runs.filter((run) => run.trigger === 'schedule').map((run) => run.dueAt));
  const from = history[0]?.from ?? now;
  const expected: number[] = [];
  for (let at = Math.ceil(from / 1000) * 1000; at < now; at += 1000) {
    const entry = history.findLast((candidate) => candidate.from <= at);
    if (entry?.state === 'active' && (at - entry.phaseMs) % entry.intervalMs === 0) expected.push(at);
  }
  const slow = expected.filter((at) => {
    const interval = history.findLast((candidate) => candidate.from <= at)?.intervalMs ?? 0;
    return !recorded.has(at) && at + Math.max(interval, 30_000) + 90_000 < now;
  });
  const quick = missedRuns(history, recorded, { from, to: now, now });
  const known = new Set(expectedRuns(history, from, now + 600_000).map(({ dueAt }) => dueAt));
  return [
    ...(slow.join() === quick.join() ? [] : [`missed ${quick.length} runs, by hand ${slow.length}`]),
    ...[...recorded]
      .filter((dueAt) => !redeployed && !known.has(dueAt))
      .map((dueAt) => `a run due at ${dueAt} was not in the schedule`),
  ];
};

export const checks: readonly Check[] = [
  statusIsSettled,
  everyOutageHasAnIncident,
  everyIncidentHasAnOutage,
  everyIncidentIsTold,
  outboxIsEmpty,
  nothingIsToldTwice,
  onlyTheLeaseholderSends,
  incidentsAreNumbered,
  alertIdsAreOnce,
  missedIsTheRest,
];
