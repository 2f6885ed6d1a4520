// What a person sees of a monitor: derived from its status item, its newest runs and its place in the schedule.
import type { MonitorSpec } from '../model/monitor.ts';
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import { type FlowRun, isDegraded, verdict } from '../model/run.ts';
import { freshForMs, nextDue } from '../model/schedule.ts';
import type { DisplayedStatus, MonitorStatus, OpenIncident } from '../model/status.ts';

export type MonitorView = {
  readonly spec: MonitorSpec;
  readonly status: DisplayedStatus;
  /**
   * Milliseconds since the epoch; left out while the monitor has never been planned, and for a Degraded one that was so
   * in all runs that were looked at.
   */
  readonly since?: number;
  /** Being served: a run was recorded a short while ago. */
  readonly ready: boolean;
  readonly paused: boolean;
  /** From the definition; of a user's own flow, what its last run ran. */
  readonly tasks: readonly string[];
  readonly open?: OpenIncident;
  /** Its place in the schedule, once the planner knows it. */
  readonly registered?: RegisteredMonitor;
  /** Newest first. */
  readonly recent: readonly FlowRun[];
  /** Runs due before this were not looked at; left out when all were. */
  readonly examinedFrom?: number;
  readonly nextRunAt?: number;
};

export type MonitorFacts = {
  readonly status?: MonitorStatus;
  readonly registered?: RegisteredMonitor;
  readonly recent: readonly FlowRun[];
  readonly examinedFrom?: number;
};

/** What the runs add to the settled status. */
export type RunSignals = {
  /** A run was recorded a short while ago. */
  readonly fresh: boolean;
  /** The newest run that says anything was well, but not as it should be. */
  readonly degraded: boolean;
};

/** Settled Up or Down is believed only while runs keep being recorded; after that nobody knows. */
export const displayedStatus = (
  status: MonitorStatus | undefined,
  { fresh, degraded }: RunSignals,
): DisplayedStatus => {
  if (status?.paused) return 'Paused';
  if (!fresh || !status || status.removed) return 'Unknown';
  return status.status === 'Up' && degraded ? 'Degraded' : status.status;
};

/** Since the first of the Degraded runs in a row, if the one before them is there too. */
const degradedSince = (telling: readonly FlowRun[]): number | undefined => {
  const before = telling.findIndex((run) => !isDegraded(run));
  return before < 1 ? undefined : telling[before - 1]?.endedAt;
};

const staleSince = (status: MonitorStatus | undefined, last: FlowRun | undefined, forMs: number): number | undefined =>
  last && status && status.status !== 'Unknown' ? Math.max(status.from, last.endedAt + forMs) : status?.since;

/** `since` of a status that is no longer believed is when it stopped being so. */
export const viewMonitor = (spec: MonitorSpec, facts: MonitorFacts, now: number): MonitorView => {
  const { status, registered, recent, examinedFrom } = facts;
  const last = recent[0];
  const forMs = freshForMs(registered?.intervalMs ?? spec.intervalMs);
  const ready = last !== undefined && now - last.endedAt <= forMs;
  const paused = status?.paused ?? false;
  const telling = recent.filter((run) => verdict(run) !== 'neutral');
  const degraded = telling[0] !== undefined && isDegraded(telling[0]);
  const displayed = displayedStatus(status, { fresh: ready, degraded });
  const settledSince = ready || paused ? status?.since : staleSince(status, last, forMs);
  const since = displayed === 'Degraded' ? degradedSince(telling) : settledSince;
  const tasks = spec.tasks.length > 0 ? spec.tasks : [...new Set(last?.taskRuns.map(({ task }) => task))];
  return {
    spec,
    status: displayed,
    ...(since === undefined ? {} : { since }),
    ready,
    paused,
    tasks,
    ...(status?.open ? { open: status.open } : {}),
    ...(registered ? { registered } : {}),
    recent,
    ...(examinedFrom === undefined ? {} : { examinedFrom }),
    ...(registered && !paused ? { nextRunAt: nextDue(registered, Math.max(now, registered.from)) } : {}),
  };
};
