// The roll-up stage: counts the runs of each hour once the hour has settled, a bounded number of monitors at a time.
import { lastDueHour } from '../../model/rollup.ts';
import { putRollupProgress, type RollupProgress } from '../../storage/records/rollup-progress.ts';
import { rollUpMonitorsPage } from './roll-up-monitors-page.ts';
import type { RollUpDeps } from './rollup-deps.ts';
import { canCountRunsOf, correctProgress, readOrCreateProgress } from './rollup-start.ts';

export type RollUpOutcome =
  /** All hours before `until` are rolled up. */
  | { readonly outcome: 'done'; readonly until: number }
  /** The limits of the call were reached in `hour`; the next call continues there. */
  | { readonly outcome: 'unfinished'; readonly hour: number }
  /** No monitor was ever planned. */
  | { readonly outcome: 'no monitors' }
  /** Another process writes the progress at the same time. */
  | { readonly outcome: 'overtaken' };

/** A second limit of one call beside `budgetMs`, in case the clock stands still. */
const maxPagesPerCall = 2_000;

/** Whether the progress goes into the store now: at the end of an hour, and where a call ends within one. */
const isWorthWriting = ({ part }: RollupProgress, isLast: boolean): boolean => isLast || part === undefined;

/**
 * Rolls up all due hours, and the days that end with them, within the limits of one call. A call that died is repeated
 * by the next one with the same result: roll-ups are recounted and replaced, never added to.
 */
export const rollUp = async (deps: RollUpDeps): Promise<RollUpOutcome> => {
  const startedAt = deps.clock.now();
  const start = await readOrCreateProgress(deps, startedAt);
  if (start === 'no monitors' || start === 'overtaken') return { outcome: start };
  let { progress, version } = start;
  for (let pages = 0; ; pages += 1) {
    const now = deps.clock.now();
    progress = correctProgress(progress, now);
    const isDone = progress.hour > lastDueHour(now);
    const isOverBudget = pages >= maxPagesPerCall || Math.abs(now - startedAt) >= deps.budgetMs;
    const isLast = isDone || isOverBudget || deps.isStopped?.() === true;
    if (isWorthWriting(progress, isLast) && progress !== start.progress) {
      const newVersion = await putRollupProgress(deps.store, progress, version);
      if (newVersion === undefined) return { outcome: 'overtaken' };
      version = newVersion;
    }
    if (isDone) return { outcome: 'done', until: progress.hour };
    if (isLast) return { outcome: 'unfinished', hour: progress.hour };
    progress = await rollUpMonitorsPage(deps, progress, { countRuns: canCountRunsOf(progress.hour, now) });
  }
};
