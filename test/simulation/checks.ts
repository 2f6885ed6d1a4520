// The checks of a monitor at the end of a scenario.
import type { Incident } from '../../shared/model/incident.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { expectedRuns, missedRuns, type ScheduleEntry } from '../../shared/model/schedule.ts';
import { keptIncidents, type MonitorStatus } from '../../shared/model/status.ts';
import { alertChecks } from './alert-checks.ts';
import { decisiveResults, finalState, outages, overlaps } from './oracle.ts';
import type { Received } from './unreliable-channel.ts';

export type MonitorResult = {
  readonly status: MonitorStatus;
  readonly runs: readonly FlowRun[];
  readonly incidents: readonly Incident[];
  readonly history: readonly ScheduleEntry[];
  /** What the monitor's channels received, in the order in which the sends began. */
  readonly received: readonly Received[];
  /** When each alert, except digests, first appeared in the outbox. */
  readonly createdAt: ReadonlyMap<string, number>;
  /** The time in which every alert must reach channel mail promptly, although channel chat hangs. */
  readonly prompt?: { readonly from: number; readonly to: number };
  readonly now: number;
  /** Whether the newest recorded runs were settled. */
  readonly isNewestSettled: boolean;
  /** Whether all runs were settled in time, under one policy. */
  readonly areAllSettled: boolean;
  /** Whether the policy was the same from the first run to the last. */
  readonly isPolicyConstant: boolean;
  /** Whether the monitor was neither paused nor removed at any time. */
  readonly neverStopped: boolean;
  /** Ids of runs that were recorded during a pause, about which no alert may be sent. */
  readonly ignoredRuns: ReadonlySet<string>;
  /** The highest number of entries that the outbox had. */
  readonly maxOutbox: number;
  /** Whether the scenario ended with some minutes without faults. */
  readonly isTail: boolean;
  /** Whether monitors were changed: then a message sent before may contain a run of the old schedule. */
  readonly redeployed: boolean;
  /** Whether the lease of a living sender may have expired. */
  readonly leaseMayEnd: boolean;
};

export type Check = (result: MonitorResult) => readonly string[];

const statusIsSettled: Check = ({ status, runs, isNewestSettled }) => {
  if (status.removed || status.paused) return status.open ? ['it is paused or removed, and has an open incident'] : [];
  if (!isNewestSettled) return [];
  const expected = finalState(decisiveResults(runs, status.from, status.unknownAfterMs), status.policy);
  // Without a complete streak the status may result from a streak that a late result has broken up. It stays then.
  const wrong =
    status.status === expected || expected === 'Unknown'
      ? []
      : [`its status is ${status.status}, expected ${expected} by its runs`];
  const open =
    (status.open !== undefined) === (status.status === 'Down') ? [] : [`${status.status}, open: ${!!status.open}`];
  return [...wrong, ...open];
};

const spanOf = (incident: Incident) => ({ from: incident.startedAt, to: incident.endedAt ?? Number.POSITIVE_INFINITY });

const everyOutageHasAnIncident: Check = ({ status, runs, incidents, areAllSettled }) => {
  if (!areAllSettled || status.removed || status.paused || incidents.length >= keptIncidents) return [];
  const exact = status.policy.after === 1 && status.policy.recoverAfter === 1;
  return outages(decisiveResults(runs, status.from, status.unknownAfterMs), status.policy).flatMap((outage) => {
    const count = incidents.filter((incident) => overlaps(spanOf(incident), outage)).length;
    const where = `the outage from ${outage.from} to ${outage.to}`;
    if (count === 0) return [`${where} has no incident`];
    return exact && count > 1 ? [`${where} has ${count} incidents`] : [];
  });
};

const everyIncidentHasAnOutage: Check = ({ status, runs, incidents, areAllSettled }) => {
  if (!areAllSettled || status.policy.after > 1 || status.policy.recoverAfter > 1) return [];
  const real = outages(decisiveResults(runs, 0), status.policy);
  return incidents
    .filter((incident) => !real.some((outage) => overlaps(spanOf(incident), outage)))
    .map((incident) => `incident ${incident.n} matches no outage`);
};

const incidentsAreNumbered: Check = ({ status, incidents }) => {
  const numbers = incidents.map((incident) => incident.n);
  return numbers.every((n, i) => n === i + 1) && numbers.length === status.seq
    ? []
    : [`incidents are numbered ${numbers}, up to ${status.seq}`];
};

/** Missed runs are expected by the schedule history and not recorded. This check finds them by trying every second. */
const missedRunsAreCorrect: Check = ({ runs, history, now, redeployed }) => {
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
    ...(slow.join() === quick.join() ? [] : [`${quick.length} missed runs, expected ${slow.length}`]),
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
  missedRunsAreCorrect,
  ...alertChecks,
];
