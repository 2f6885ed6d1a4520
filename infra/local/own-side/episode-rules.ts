// When a fault of this machine is worth a notification, and when it is over.
import type { Episode } from './episodes.ts';

/** A single run, or a moment, is only logged. */
const minRuns = 3;
const minMs = 5_000;
/** With few monitors, or for a process that is often stopped for a moment. */
const longMs = 60_000;
const minRunsWhenLong = 2;

const recoveredQuietMs = 10_000;
const quietMs = 60_000;

export const isWorthReporting = ({ group, since, lastAt, runs }: Episode): boolean => {
  const lastedMs = lastAt - since;
  // A stop of the process and a sleep are over when they are known.
  if (group === 'time') return runs >= minRuns && lastedMs >= longMs;
  return (runs >= minRuns && lastedMs >= minMs) || (runs >= minRunsWhenLong && lastedMs >= longMs);
};

/**
 * Over once every affected monitor has had a run that shows something about its service. After a minute half of them
 * are enough: a daily monitor must not keep it open. `isActive`: whether a monitor would have run again by now.
 */
export const isOver = (
  { lastAt, affected }: Episode,
  now: number,
  isActive: (monitor: string, lastAt: number) => boolean,
): boolean => {
  if (now - lastAt < recoveredQuietMs) return false;
  const all = [...affected];
  const open = all.filter(([monitor, one]) => !one.isRecovered && isActive(monitor, one.lastAt));
  return open.length === 0 || (now - lastAt >= quietMs && open.length <= all.length / 2);
};
