// A drill: a simulated outage, recorded by extra runs of a shadow monitor beside the real one, which continues.
import { defined } from './defined.ts';
import type { Incident } from './incident.ts';
import type { MonitorSpec } from './monitor.ts';
import type { FlowRun } from './run.ts';
import { verdict } from './run.ts';
import { dueTimes } from './schedule.ts';

/** What happens to each request during the outage: a response, an error instead of one, or a delayed real response. */
export type SimulatedFault =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'delay'; readonly delayMs: number };

export type Drill = {
  /** The id of the real monitor. */
  readonly monitor: string;
  readonly simulated: SimulatedFault;
  /** Between its runs, in milliseconds. */
  readonly intervalMs: number;
  /** Due time of its first run, milliseconds since the epoch. */
  readonly startedAt: number;
  /** End of the simulated outage; requests are real from then on. */
  readonly until: number;
  /** The drill ends by then, even if the service has not recovered. */
  readonly endsBy: number;
  readonly endedAt?: number;
  /** As given by the person who started it. */
  readonly reason?: string;
};

const prefix = 'drill/';
/** Limits the length of a drill for monitors with long intervals. */
const maxIntervalMs = 30_000;
/** Time for the last run and its alert. */
const graceMs = 30_000;

/** The monitor id of all records of a drill; no real monitor can have it. */
export const drillMonitorId = (monitor: string): string => `${prefix}${monitor}`;

/** The real monitor of a shadow monitor; undefined for a real monitor. */
export const drilledMonitorOf = (id: string): string | undefined =>
  id.startsWith(prefix) ? id.slice(prefix.length) : undefined;

export const isDrillMonitor = (id: string): boolean => id.startsWith(prefix);

export const isOver = (drill: Drill): boolean => drill.endedAt !== undefined;

/** The fault of a run with this due time; undefined after the outage, when runs are expected to pass. */
export const simulatedFaultAt = ({ simulated, startedAt, until }: Drill, dueAt: number): SimulatedFault | undefined =>
  dueAt >= startedAt && dueAt < until ? simulated : undefined;

export const newDrill = (
  spec: MonitorSpec,
  request: {
    readonly simulated: SimulatedFault;
    readonly forMs: number;
    readonly startedAt: number;
    readonly reason?: string;
  },
): Drill => {
  const { simulated, forMs, startedAt, reason } = request;
  const intervalMs = Math.min(spec.intervalMs, maxIntervalMs);
  const until = startedAt + forMs;
  return defined({
    monitor: spec.id,
    simulated,
    intervalMs,
    startedAt,
    until,
    endsBy: until + (spec.policy.recoverAfter + 2) * intervalMs + graceMs,
    reason,
  });
};

/** Due times of its runs in [from, to): the start of the drill, and every interval after it. */
export const drillTimes = (drill: Drill, from: number, to: number): readonly number[] => {
  if (isOver(drill)) return [];
  const { intervalMs, startedAt, endsBy } = drill;
  const phaseMs = startedAt % intervalMs;
  return dueTimes({ intervalMs, phaseMs }, Math.max(from, startedAt), Math.min(to, endsBy));
};

type Results = { readonly incident?: Incident; readonly runs: readonly FlowRun[] };

/** Whether its alerts for failure and recovery are sent; or, when no run failed, whether a run has passed after it. */
export const isDrillComplete = (drill: Drill, { incident, runs }: Results, now: number): boolean => {
  if (now >= drill.endsBy) return true;
  if (now < drill.until) return false;
  if (incident) return incident.endedAt !== undefined && incident.alerts.every(({ sentAt }) => sentAt !== undefined);
  return runs.some((run) => run.dueAt >= drill.until && verdict(run) === 'passing');
};
