// What is checked of a monitor when a story is at rest.
import type { Incident } from '../../shared/model/incident.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { expectedRuns, missedRuns, type ScheduleEntry } from '../../shared/model/schedule.ts';
import { keptIncidents, type MonitorStatus } from '../../shared/model/status.ts';
import { alertChecks } from './alert-checks.ts';
import { decisiveResults, finalState, outages, overlaps } from './oracle.ts';
import type { Received } from './unreliable-channel.ts';

export type Remains = {
  readonly status: MonitorStatus;
  readonly runs: readonly FlowRun[];
  readonly incidents: readonly Incident[];
  readonly history: readonly ScheduleEntry[];
  /** What its channels received, in the order in which the sends began. */
  readonly received: readonly Received[];
  /** When each of its alerts first stood in the outbox; digests are not among them. */
  readonly createdAt: ReadonlyMap<string, number>;
  /** The time in which every alert is to reach the mail at once, although the other channel hangs. */
  readonly prompt?: { readonly from: number; readonly to: number };
  readonly now: number;
  /** Whether the newest of what was recorded was looked at. */
  readonly looked: boolean;
  /** Whether every run was looked at in its time, by one policy from the first to the last. */
  readonly lookedAtAll: boolean;
  /** Whether its policy was one and the same from the first run to the last. */
  readonly isPolicyOne: boolean;
  /** Whether it was neither paused nor removed at any time. */
  readonly everyRunCounts: boolean;
  /** Runs that were recorded in a pause, and are not to be heard of. */
  readonly silent: ReadonlySet<string>;
  /** Entries of its outbox, at most. */
  readonly maxOutbox: number;
  /** Whether the story ended with some minutes in which nothing went wrong. */
  readonly isTail: boolean;
  /** Whether the monitors were changed: a message that was sent before may then name a run of the old schedule. */
  readonly redeployed: boolean;
  /** Whether a sender may have lost its lease while it was alive. */
  readonly leaseMayEnd: boolean;
};

export type Check = (remains: Remains) => readonly string[];

const statusIsSettled: Check = ({ status, runs, looked }) => {
  if (status.removed || status.paused) return status.open ? ['it is not watched, and has an open incident'] : [];
  if (!looked) return [];
  const expected = finalState(decisiveResults(runs, status.from), status.policy);
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
  if (!lookedAtAll || status.removed || status.paused || incidents.length >= keptIncidents) return [];
  const exact = status.policy.after === 1 && status.policy.recoverAfter === 1;
  return outages(decisiveResults(runs, status.from), status.policy).flatMap((outage) => {
    const count = incidents.filter((incident) => overlaps(spanOf(incident), outage)).length;
    const where = `the outage from ${outage.from} to ${outage.to}`;
    if (count === 0) return [`${where} has no incident`];
    return exact && count > 1 ? [`${where} has ${count} incidents`] : [];
  });
};

const everyIncidentHasAnOutage: Check = ({ status, runs, incidents, lookedAtAll }) => {
  if (!lookedAtAll || status.policy.after > 1 || status.policy.recoverAfter > 1) return [];
  const real = outages(decisiveResults(runs, 0), status.policy);
  return incidents
    .filter((incident) => !real.some((outage) => overlaps(spanOf(incident), outage)))
    .map((incident) => `incident ${incident.n} is about no outage`);
};

const incidentsAreNumbered: Check = ({ status, incidents }) => {
  const numbers = incidents.map((incident) => incident.n);
  return numbers.every((n, i) => n === i + 1) && numbers.length === status.seq
    ? []
    : [`incidents are numbered ${numbers}, up to ${status.seq}`];
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
  incidentsAreNumbered,
  missedIsTheRest,
  ...alertChecks,
];
