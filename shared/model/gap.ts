// Gaps: the one decision where nothing is known about a service, because no run was recorded for too long.
import { type FlowRun, showsNothing } from './run.ts';

/** Due times of the last run before the gap and the first run after it, milliseconds since the epoch. */
export type Gap = { readonly from: number; readonly to: number };

/**
 * The gaps between recorded runs, in any order: times in which the status was Unknown, since no run was due for longer than
 * `unknownAfterMs`. Oldest first. A run that shows nothing, as when this machine failed, counts as none.
 * `lastKnownAt`: when something was last known, if that was before all of these runs.
 */
export const gapsOf = (
  runs: readonly Pick<FlowRun, 'dueAt' | 'ownSide' | 'states' | 'taskRuns'>[],
  unknownAfterMs: number | undefined,
  lastKnownAt?: number,
): readonly Gap[] => {
  if (unknownAfterMs === undefined) return [];
  const known = runs.filter((run) => !showsNothing(run));
  const times = known.map(({ dueAt }) => dueAt).toSorted((a, b) => a - b);
  if (lastKnownAt !== undefined && times[0] !== undefined && lastKnownAt < times[0]) times.unshift(lastKnownAt);
  return times.flatMap((to, index) => {
    const from = times[index - 1];
    return from !== undefined && to - from > unknownAfterMs ? [{ from, to }] : [];
  });
};

/** Whether a gap separates two runs that are due at these times. */
export const isApart = (gaps: readonly Gap[], earlier: number, later: number): boolean =>
  gaps.some(({ from, to }) => earlier <= from && to <= later);

/** How much of an incident was not checked, and up to where its gaps are included. */
export type Unchecked = { readonly ms: number; readonly until: number };

/** Adds the gaps from `from` on that are not included yet; undefined while there are none. */
export const uncheckedSince = (
  gaps: readonly Gap[],
  from: number,
  before: Unchecked | undefined,
  to = Number.POSITIVE_INFINITY,
): Unchecked | undefined =>
  gaps
    .filter((gap) => gap.from >= Math.max(from, before?.until ?? from) && gap.to <= to)
    .reduce<Unchecked | undefined>((sum, gap) => ({ ms: (sum?.ms ?? 0) + gap.to - gap.from, until: gap.to }), before);
