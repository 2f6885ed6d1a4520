// What a sleep of the computer, or a jump of its clock, has cost: one line for whoever comes back.

import type { RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import { nextDue } from '../../shared/model/schedule.ts';
import { formatDuration } from '../../shared/text/duration-text.ts';

const dueWithin = (monitor: RegisteredMonitor, from: number, to: number): number =>
  monitor.paused ? 0 : Math.max(0, (nextDue(monitor, to) - nextDue(monitor, from)) / monitor.intervalMs);

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** How many checks each monitor missed, in words: `32 checks of 2 monitors are missed`. */
export const missedWords = (ofEach: readonly number[]): string => {
  const missed = ofEach.filter((count) => count > 0);
  const checks = missed.reduce((sum, count) => sum + count, 0);
  if (checks === 0) return 'no check was due';
  return `${counted(checks, 'check')} of ${counted(missed.length, 'monitor')} ${checks === 1 ? 'is' : 'are'} missed`;
};

/** `from` and `to`, milliseconds since the epoch: what fell due in between was not even planned. */
export const sleptWords = (
  registered: readonly RegisteredMonitor[],
  { from, to }: { from: number; to: number },
): string => {
  const cost = missedWords(registered.map((monitor) => dueWithin(monitor, from, to)));
  return `nothing ran for ${formatDuration(to - from)}: the computer slept, or its clock was set; ${cost}`;
};
