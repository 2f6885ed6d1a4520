// What a list of runs is asked for, and how a page is cut from what was examined.
import type { FlowRun } from '../model/run.ts';

export type RunPageRequest = {
  readonly limit: number;
  /** Whether `matches` may refuse any. */
  readonly filtered: boolean;
  /** Only failing runs can match: there is an index of them. */
  readonly failing: boolean;
  readonly matches: (run: FlowRun) => boolean;
  /** Only runs that stand behind this place. */
  readonly below?: string;
};

export type RunPage = { readonly runs: readonly FlowRun[]; readonly next?: string };

/** Runs that a filtered page examines at most. */
export const maxExaminedRuns = 200;

/** Nearly all that fail do so by a task: of the index of those, a few more than a page holds are enough. */
export const maxExaminedFailingRuns = (limit: number): number => Math.min(maxExaminedRuns, limit + 10);

/**
 * Cuts a page from the runs that were examined, newest first. `bound` says down to where all were examined,
 * and is left out when nothing lies behind them: so the next page begins exactly where this one ends.
 */
export const cutPage = (
  examined: readonly FlowRun[],
  scan: RunPageRequest,
  place: (run: FlowRun) => string,
  bound: string | undefined,
): RunPage => {
  const matching = examined.filter(scan.matches);
  const runs = matching.slice(0, scan.limit);
  const last = runs.at(-1);
  const next = last && matching.length > scan.limit ? place(last) : bound;
  return { runs, ...(next === undefined ? {} : { next }) };
};
