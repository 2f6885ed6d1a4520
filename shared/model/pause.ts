// Pauses, resumes, removes and restores a monitor: what that does to its status and its open incident.
import { defined } from './defined.ts';
import { boundedCause } from './failure-cause.ts';
import { endIncident, type Settlement } from './settlement.ts';
import type { MonitorStatus } from './status.ts';

type Stop = { readonly flag: 'removed' | 'paused'; readonly at: number; readonly reason?: string };

/** Sets the flag and ends the open incident, with an alert. */
const stop = (status: MonitorStatus, { flag, ...event }: Stop): Settlement => {
  const { open } = status;
  const start = { status: { ...status, [flag]: true, status: 'Unknown' as const, since: event.at }, changes: [] };
  return open ? endIncident(start, open, { ...event, kind: flag, at: Math.max(event.at, open.from) }) : start;
};

/** `at` in milliseconds since the epoch. Changes nothing when the monitor is removed already. */
export const remove = (status: MonitorStatus, at: number): Settlement =>
  status.removed ? { status, changes: [] } : stop(status, { flag: 'removed', at });

/** `at` in milliseconds since the epoch. Changes nothing when the monitor is paused or removed already. */
export const pause = (status: MonitorStatus, at: number, reason?: string): Settlement => {
  if (status.paused || status.removed) return { status, changes: [] };
  const pausedSince = status.open?.from ?? status.pausedSince;
  return stop(
    defined({ ...status, pausedSince }),
    defined({ flag: 'paused', at, reason: reason && boundedCause(reason) }),
  );
};

/** Only runs due from `at` on count. */
const restart = (status: MonitorStatus, at: number): MonitorStatus => ({
  ...status,
  from: at,
  status: 'Unknown',
  since: at,
});

/** Continues a removed monitor and the numbers of its incidents. Not removed: the same object. */
export const restore = (status: MonitorStatus, at: number): MonitorStatus =>
  status.removed ? { ...restart(status, at), removed: false } : status;

/** Continues a paused monitor. Not paused: the same object. */
export const resume = (status: MonitorStatus, at: number): MonitorStatus =>
  status.paused ? { ...restart(status, at), paused: false } : status;
