// A monitor as people see it: derived from its status item, its newest runs and its place in the schedule.
import { isUnchecked } from '../model/catch-up.ts';
import { defined } from '../model/defined.ts';
import type { MonitorSpec } from '../model/monitor.ts';
import type { OwnSideCause } from '../model/own-side.ts';
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import { type FlowRun, isDegraded, ranNoTask, showsNothing, verdict } from '../model/run.ts';
import { freshForMs, nextDue } from '../model/schedule.ts';
import type { DisplayedStatus, MonitorStatus, OpenIncident } from '../model/status.ts';

export type MonitorView = {
  readonly spec: MonitorSpec;
  readonly status: DisplayedStatus;
  /**
   * Since when it has this status, milliseconds since the epoch. Left out while the monitor was never planned, and when
   * it was Degraded in all runs that were examined.
   */
  readonly since?: number;
  /** Being served: a run was recorded recently. */
  readonly ready: boolean;
  readonly paused: boolean;
  /** What on Vigía's own side the newest run met; left out for any other run. */
  readonly ownSide?: OwnSideCause;
  /** The flow called no task in the newest run; left out for any other run. */
  readonly ranNoTask?: true;
  /** From the definition; for a flow of the user, the tasks of its last run. */
  readonly tasks: readonly string[];
  readonly open?: OpenIncident;
  /** Left out until the planner has registered the monitor. */
  readonly registered?: RegisteredMonitor;
  /** The newest runs, newest first. */
  readonly recent: readonly FlowRun[];
  /** Earlier runs were not examined; left out when there are none. Milliseconds since the epoch. */
  readonly examinedFrom?: number;
  readonly nextRunAt?: number;
};

/** The records that a view is derived from. */
export type MonitorRecords = {
  readonly status?: MonitorStatus | undefined;
  readonly registered?: RegisteredMonitor | undefined;
  readonly recent: readonly FlowRun[];
  readonly examinedFrom?: number | undefined;
  /** When its catch-up run is due, where the process that sends it knows. */
  readonly catchUpAt?: number | undefined;
};

/** What the newest runs add to the stored status. */
export type RunSignals = {
  /** A run was recorded recently. */
  readonly fresh: boolean;
  /** The newest run that is not neutral was Degraded. */
  readonly degraded: boolean;
  /** The newest run shows nothing: this machine failed, or its flow called no task. */
  readonly showsNothing: boolean;
};

/** The stored Up or Down is shown only while runs show something; otherwise the status is Unknown. */
export const displayedStatus = (
  status: MonitorStatus | undefined,
  { fresh, degraded, showsNothing: isBlind }: RunSignals,
): DisplayedStatus => {
  if (status?.paused) return 'Paused';
  if (!fresh || isBlind || !status || status.removed) return 'Unknown';
  return status.status === 'Up' && degraded ? 'Degraded' : status.status;
};

/** The start of an unbroken row of Degraded runs, if the run before the row was examined. */
const degradedSince = (decisive: readonly FlowRun[]): number | undefined => {
  const before = decisive.findIndex((run) => !isDegraded(run));
  return before < 1 ? undefined : decisive[before - 1]?.endedAt;
};

/** A status becomes Unknown at the end of the time in which the last run counted as recent. */
const unknownSince = (status: MonitorStatus | undefined, last: FlowRun | undefined, freshMs: number) =>
  last && status && status.status !== 'Unknown' ? Math.max(status.from, last.endedAt + freshMs) : status?.since;

/** The end of the first of the neutral runs that came last, as far as runs were examined. */
const neutralSince = (recent: readonly FlowRun[]): number | undefined => {
  const before = recent.findIndex((run) => verdict(run) !== 'neutral');
  return recent[(before < 0 ? recent.length : before) - 1]?.endedAt;
};

/** A run that is due takes no longer to be recorded. */
const runningForMs = 60_000;

/** The next due time, or the catch-up run where it comes before that. */
const nextRun = ({ registered, catchUpAt, recent }: MonitorRecords, now: number): number | undefined => {
  if (!registered) return undefined;
  const dueAt = nextDue(registered, Math.max(now, registered.from));
  const soonAt = catchUpAt ?? registered.catchUpAt;
  if (soonAt === undefined || now > soonAt + runningForMs) return dueAt;
  return isUnchecked(recent[0]?.dueAt, registered.intervalMs, now) ? Math.min(soonAt, dueAt) : dueAt;
};

/** `now` in milliseconds since the epoch. */
export const viewMonitor = (spec: MonitorSpec, records: MonitorRecords, now: number): MonitorView => {
  const { status, registered, recent, examinedFrom } = records;
  const last = recent[0];
  const freshMs = freshForMs(registered?.intervalMs ?? spec.intervalMs);
  const ready = last !== undefined && now - last.endedAt <= freshMs;
  const paused = status?.paused ?? false;
  const decisive = recent.filter((run) => verdict(run) !== 'neutral');
  const degraded = decisive[0] !== undefined && isDegraded(decisive[0]);
  const isBlind = last !== undefined && showsNothing(last);
  const displayed = displayedStatus(status, { fresh: ready, degraded, showsNothing: isBlind });
  const storedSince = ready || paused ? status?.since : unknownSince(status, last, freshMs);
  const isOpen = ready && isBlind && displayed === 'Unknown' && status?.status !== 'Unknown';
  return defined({
    spec,
    status: displayed,
    since: displayed === 'Degraded' ? degradedSince(decisive) : isOpen ? neutralSince(recent) : storedSince,
    ready,
    paused,
    ownSide: last?.ownSide,
    ranNoTask: last && ranNoTask(last) ? true : undefined,
    tasks: spec.tasks.length > 0 ? spec.tasks : [...new Set(last?.taskRuns.map(({ task }) => task))],
    open: status?.open,
    registered,
    recent,
    examinedFrom,
    nextRunAt: paused ? undefined : nextRun(records, now),
  });
};
