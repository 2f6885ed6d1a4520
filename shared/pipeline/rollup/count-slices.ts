// Counts slices on AWS: the runs of the hours that are not rolled up yet, five minutes at a time, each run once.
import { isSlug } from '../../model/identity.ts';
import { emptyRollup, lastDueHour, mergeRollups, type Rollup } from '../../model/rollup.ts';
import { expectedRuns } from '../../model/schedule.ts';
import { decideMissed, lastDueSlice, mergeUndecided, type Slice, sliceMs, type Undecided } from '../../model/slice.ts';
import { undefinedIfDamaged } from '../../storage/records/record-errors.ts';
import { getRollupProgress } from '../../storage/records/rollup-progress.ts';
import { getSchedule } from '../../storage/records/schedule-records.ts';
import { getLateMarks, newestSlice, putSlice, removeLateMark } from '../../storage/records/slice-records.ts';
import { countRecordedRuns } from './roll-up-hour.ts';
import type { RollUpDeps } from './rollup-deps.ts';

const monitorsPerPage = 100;
/** A limit of one call beside `budgetMs`, in case the clock stands still. */
const maxSlicesPerCall = 100;

type Part = { readonly rollup: Rollup; readonly undecided: Undecided };

const countMonitor = async (deps: RollUpDeps, monitor: string, from: number): Promise<Part> => {
  const { store, logger, clock } = deps;
  const to = from + sliceMs;
  const { counted, recorded } = await countRecordedRuns(deps, monitor, { from, to });
  const history = await undefinedIfDamaged(
    () => getSchedule(store, monitor),
    (error) => logger.warn(error.message),
  );
  const unrecorded = expectedRuns(history ?? [], from, to).filter(({ dueAt }) => !recorded.has(dueAt));
  const { missed, undecided } = decideMissed(unrecorded, clock.now());
  return { rollup: { ...counted, missed }, undecided };
};

const mergeParts = (a: Part, b: Part): Part => ({
  rollup: mergeRollups(a.rollup, b.rollup),
  undecided: mergeUndecided(a.undecided, b.undecided),
});

/** The slice that starts at `from`: one query of runs for each monitor. */
const countSlice = async (deps: RollUpDeps, from: number): Promise<Slice> => {
  let sum: Part = { rollup: emptyRollup, undecided: [] };
  let after: string | undefined;
  do {
    // Status items exist for removed monitors too: their runs before the removal still count.
    const page = await deps.store.query('status', { limit: monitorsPerPage, ...(after ? { after } : {}) });
    const monitors = page.items.map(({ key }) => key.sort).filter(isSlug);
    for (let at = 0; at < monitors.length; at += deps.concurrency) {
      const some = monitors.slice(at, at + deps.concurrency);
      const parts = await Promise.all(some.map((monitor) => countMonitor(deps, monitor, from)));
      sum = parts.reduce(mergeParts, sum);
    }
    after = page.after;
  } while (after !== undefined);
  return { from, ...sum };
};

/** Slices that a late result has made incomplete are counted again, unless their hour is rolled up or they are due anyway. */
const recountLate = async (deps: RollUpDeps, from: number, next: number): Promise<void> => {
  for (const mark of await getLateMarks(deps.store)) {
    if (mark.from >= from && mark.from < next) await putSlice(deps.store, await countSlice(deps, mark.from));
    if (mark.from < next) await removeLateMark(deps.store, mark);
  }
};

/**
 * Counts the slices that are due, after the last hour that is rolled up, within the limits of one call. A call that dies is
 * repeated by the next one with the same result.
 */
export const countSlices = async (deps: RollUpDeps): Promise<void> => {
  const { store, clock, budgetMs } = deps;
  const startedAt = clock.now();
  const rolledUpUntil = (await getRollupProgress(store))?.progress.hour;
  // Hours that are due are rolled up first: then their slices need not be counted.
  if (rolledUpUntil === undefined || rolledUpUntil <= lastDueHour(startedAt)) return;
  const newest = await newestSlice(store, rolledUpUntil, lastDueSlice(startedAt) + sliceMs);
  let next = newest === undefined ? rolledUpUntil : newest + sliceMs;
  await recountLate(deps, rolledUpUntil, next);
  for (let count = 0; count < maxSlicesPerCall && next <= lastDueSlice(clock.now()); count += 1) {
    await putSlice(store, await countSlice(deps, next));
    next += sliceMs;
    if (Math.abs(clock.now() - startedAt) >= budgetMs) return;
  }
};
