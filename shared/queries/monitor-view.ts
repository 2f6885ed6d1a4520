// A monitor as people see it: derived from its status item, its newest runs and its place in the schedule.
import { defined } from '../model/defined.ts';
import type { MonitorSpec } from '../model/monitor.ts';
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import { type FlowRun, isDegraded, verdict } from '../model/run.ts';
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
};

/** What the newest runs add to the stored status. */
export type RunSignals = {
  /** A run was recorded recently. */
  readonly fresh: boolean;
  /** The newest run that is not neutral was Degraded. */
  readonly degraded: boolean;
};

/** The stored Up or Down is shown only while runs are recorded; without them the status is Unknown. */
export const displayedStatus = (
  status: MonitorStatus | undefined,
  { fresh, degraded }: RunSignals,
): DisplayedStatus => {
  if (status?.paused) return 'Paused';
  if (!fresh || !status || status.removed) return 'Unknown';
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

/** `now` in milliseconds since the epoch. */
export const viewMonitor = (spec: MonitorSpec, records: MonitorRecords, now: number): MonitorView => {
  const { status, registered, recent, examinedFrom } = records;
  const last = recent[0];
  const freshMs = freshForMs(registered?.intervalMs ?? spec.intervalMs);
  const ready = last !== undefined && now - last.endedAt <= freshMs;
  const paused = status?.paused ?? false;
  const decisive = recent.filter((run) => verdict(run) !== 'neutral');
  const degraded = decisive[0] !== undefined && isDegraded(decisive[0]);
  const displayed = displayedStatus(status, { fresh: ready, degraded });
  const storedSince = ready || paused ? status?.since : unknownSince(status, last, freshMs);
  return defined({
    spec,
    status: displayed,
    since: displayed === 'Degraded' ? degradedSince(decisive) : storedSince,
    ready,
    paused,
    tasks: spec.tasks.length > 0 ? spec.tasks : [...new Set(last?.taskRuns.map(({ task }) => task))],
    open: status?.open,
    registered,
    recent,
    examinedFrom,
    nextRunAt: registered && !paused ? nextDue(registered, Math.max(now, registered.from)) : undefined,
  });
};
