// What the log says of a change by hand: a monitor that is paused, or runs less often, must not be a riddle later on.

import type { OverrideChange } from '../model/overrides.ts';
import { formatDuration } from '../text/duration-text.ts';

const pauseWords = (paused: boolean | null): string => {
  if (paused === null) return 'paused or not as monitors.ts says';
  return paused ? 'paused' : 'not paused';
};

const intervalWords = (ms: number | null): string =>
  ms === null ? 'as often as monitors.ts says' : `every ${formatDuration(ms)}`;

/** One line, of one change. */
export const changeWords = (monitor: string, { paused, intervalMs, reason }: OverrideChange): string => {
  const changed = [
    ...(paused === undefined ? [] : [pauseWords(paused)]),
    ...(intervalMs === undefined ? [] : [intervalWords(intervalMs)]),
  ];
  const why = reason === undefined ? '' : `; why: ${reason}`;
  return `Monitor '${monitor}' - Changed by hand: ${changed.join(', ')}${why}`;
};
