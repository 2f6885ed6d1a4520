// Describes what a sleep of the computer, a jump of its clock or a stop of the process cost in missed checks.
import { missedChecks } from '../../shared/messages/en/local.ts';
import type { RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import { nextDue } from '../../shared/model/schedule.ts';

const dueWithin = (monitor: RegisteredMonitor, from: number, to: number): number =>
  monitor.paused ? 0 : Math.max(0, (nextDue(monitor, to) - nextDue(monitor, from)) / monitor.intervalMs);

/** `missedByMonitor` holds how many checks each monitor missed: `32 checks of 2 monitors were missed`. */
export const describeMissed = (missedByMonitor: readonly number[]): string => {
  const missed = missedByMonitor.filter((count) => count > 0);
  const checks = missed.reduce((sum, count) => sum + count, 0);
  return checks === 0 ? missedChecks.none : missedChecks.some({ checks, monitors: missed.length });
};

type Gap = { readonly from: number; readonly to: number };

/** What fell due in the gap (milliseconds since the epoch) was not even planned. */
export const describeSleep = (registered: readonly RegisteredMonitor[], { from, to }: Gap): string => {
  const cost = describeMissed(registered.map((monitor) => dueWithin(monitor, from, to)));
  return missedChecks.slept({ durationMs: to - from, cost });
};
