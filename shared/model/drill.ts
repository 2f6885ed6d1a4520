// A drill: a simulated outage, told of by extra runs of a shadow monitor beside the real one, which goes on.
import type { Incident } from './incident.ts';
import type { MonitorSpec } from './monitor.ts';
import type { FlowRun } from './run.ts';
import { verdict } from './run.ts';
import { dueTimes } from './schedule.ts';

/** What each request of the monitor meets while it lasts: an answer, an error in place of one, or a real one late. */
export type SimulatedFault =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'delay'; readonly delayMs: number };

export type Drill = {
  /** The real one. */
  readonly monitor: string;
  readonly simulated: SimulatedFault;
  /** Of its runs, milliseconds. */
  readonly intervalMs: number;
  /** Milliseconds since the epoch: of its first run, and from when on requests are real again. */
  readonly startedAt: number;
  readonly until: number;
  /** By then it is over, even if the service is not well. */
  readonly endsBy: number;
  readonly endedAt?: number;
  /** Why, in the words of whoever began it. */
  readonly reason?: string;
};

const prefix = 'drill/';
/** A monitor that runs once an hour is drilled like one that runs every half minute. */
const maxIntervalMs = 30_000;
/** For the last run and its alert. */
const graceMs = 30_000;

/** Under which everything of a drill is kept; no real monitor can be called so. */
export const drillMonitorId = (monitor: string): string => `${prefix}${monitor}`;

/** The real monitor behind a shadow; undefined for a real one. */
export const drilledMonitorOf = (id: string): string | undefined =>
  id.startsWith(prefix) ? id.slice(prefix.length) : undefined;

export const isDrillMonitor = (id: string): boolean => id.startsWith(prefix);

export const isOver = (drill: Drill): boolean => drill.endedAt !== undefined;

/** What a run due at that time meets; undefined once the outage is over, when the runs are to find it well again. */
export const simulatedFaultAt = ({ simulated, startedAt, until }: Drill, dueAt: number): SimulatedFault | undefined =>
  dueAt >= startedAt && dueAt < until ? simulated : undefined;

export const newDrill = (
  spec: MonitorSpec,
  wish: {
    readonly simulated: SimulatedFault;
    readonly forMs: number;
    readonly startedAt: number;
    readonly reason?: string;
  },
): Drill => {
  const { simulated, forMs, startedAt, reason } = wish;
  const intervalMs = Math.min(spec.intervalMs, maxIntervalMs);
  const until = startedAt + forMs;
  return {
    monitor: spec.id,
    simulated,
    intervalMs,
    startedAt,
    until,
    endsBy: until + (spec.policy.recoverAfter + 2) * intervalMs + graceMs,
    ...(reason === undefined ? {} : { reason }),
  };
};

/** When its runs in [from, to) are due: at its very start, and every interval from there. */
export const drillTimes = (drill: Drill, from: number, to: number): readonly number[] => {
  if (isOver(drill)) return [];
  const { intervalMs, startedAt, endsBy } = drill;
  const phaseMs = startedAt % intervalMs;
  return dueTimes({ intervalMs, phaseMs }, Math.max(from, startedAt), Math.min(to, endsBy));
};

type Shown = { readonly incident?: Incident; readonly runs: readonly FlowRun[] };

/** Whether it has shown what it is to show: told that it broke, and that it is well again; or that nothing broke. */
export const isDrillComplete = (drill: Drill, { incident, runs }: Shown, now: number): boolean => {
  if (now >= drill.endsBy) return true;
  if (now < drill.until) return false;
  if (incident) return incident.endedAt !== undefined && incident.alerts.every(({ sentAt }) => sentAt !== undefined);
  return runs.some((run) => run.dueAt >= drill.until && verdict(run) === 'passing');
};
