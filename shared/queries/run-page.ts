// A page of runs: what was requested, and how the page is cut from the runs that were examined.
import { defined } from '../model/defined.ts';
import type { FlowRun } from '../model/run.ts';

export type RunPageRequest = {
  readonly limit: number;
  /** Whether `matches` may reject a run. */
  readonly filtered: boolean;
  /** Only failing runs can match, and there is an index of them. */
  readonly failing: boolean;
  readonly matches: (run: FlowRun) => boolean;
  /** Only runs behind this place, where the previous page ended. */
  readonly below?: string;
};

/** `next` is present when more runs may follow. */
export type RunPage = { readonly runs: readonly FlowRun[]; readonly next?: string };

/** Runs that one filtered page examines at most. */
export const maxExaminedRuns = 200;

/** Nearly all failing runs have a FAILED task run, so a few more than the page holds are enough. */
export const maxExaminedFailingRuns = (limit: number): number => Math.min(maxExaminedRuns, limit + 10);

/**
 * Cuts a page from the examined runs, newest first. All runs down to `bound` were examined; it is left out when there
 * are no others. `next` is chosen so that the next page starts exactly where this one ends.
 */
export const cutPage = (
  examined: readonly FlowRun[],
  request: RunPageRequest,
  placeOf: (run: FlowRun) => string,
  bound: string | undefined,
): RunPage => {
  const matching = examined.filter(request.matches);
  const runs = matching.slice(0, request.limit);
  const last = runs.at(-1);
  const next = last && matching.length > request.limit ? placeOf(last) : bound;
  return defined({ runs, next });
};
