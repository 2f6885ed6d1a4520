// Counts of the runs of all monitors in a time range: from roll-ups, and after the newest roll-up from the runs themselves.
import { isSlug } from '../model/identity.ts';
import {
  emptyRollup,
  hourMs,
  mergeAllRollups,
  mergeRollups,
  type Rollup,
  rollUpRuns,
  startOfHour,
} from '../model/rollup.ts';
import { countRuns, readScheduleHistory } from './count-runs.ts';
import type { QueryDeps } from './query-deps.ts';
import { readRolledUpUntil, readRollupsCovering, type TimeRange } from './read-rollups.ts';
import { readSlices } from './read-slices.ts';

export type Counts = {
  /** Whole hours: `from` is rounded down and `to` up to the hour, but not beyond now. Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Everything before this is counted: `to`, unless too many runs are newer than the last roll-up. */
  readonly countedUntil: number;
  readonly rollup: Rollup;
};

/** With more monitors or more runs than this, the newest minutes are left out until their slice is counted. */
const maxMonitors = 50;
const maxRuns = 5_000;

/** All monitors that ever existed, removed ones included; undefined when there are too many. */
const readAllMonitorIds = async (deps: QueryDeps): Promise<readonly string[] | undefined> => {
  const page = await deps.store.query('status', { limit: 2 * maxMonitors });
  // Drills have a status item too, and count in no history: their ids are not slugs.
  const monitors = page.items.map(({ key }) => key.sort).filter(isSlug);
  return page.after === undefined && monitors.length <= maxMonitors ? monitors : undefined;
};

const expectedRuns = async (deps: QueryDeps, { from, to }: TimeRange): Promise<number> =>
  [...(await deps.registered()).values()]
    .filter(({ paused }) => !paused)
    .reduce((sum, { intervalMs }) => sum + (to - from) / intervalMs, 0);

/** Counts the runs of a range that is not rolled up yet; undefined when there are too many. */
const countUnrolledRuns = async (deps: QueryDeps, range: TimeRange): Promise<Rollup | undefined> => {
  if ((await expectedRuns(deps, range)) > maxRuns) return undefined;
  const monitors = await readAllMonitorIds(deps);
  if (!monitors) return undefined;
  let [total, remaining] = [emptyRollup, maxRuns];
  for (const monitor of monitors) {
    const history = await readScheduleHistory(deps, monitor);
    const counted = await countRuns(deps, { monitor, history, maxRuns: remaining }, range);
    remaining -= counted.runs.length;
    if (counted.until < range.to || remaining <= 0) return undefined;
    total = mergeRollups(total, rollUpRuns(counted.runs, counted.missed.length));
  }
  return total;
};

const inWholeHours = ({ from, to }: TimeRange, now: number): TimeRange => ({
  from: startOfHour(from),
  to: Math.min(startOfHour(to + hourMs - 1), now),
});

const sumRollups = (deps: QueryDeps, range: TimeRange): Promise<Rollup> =>
  deps.rollupTotals(`${range.from}~${range.to}`, () =>
    readRollupsCovering(deps, undefined, range).then(mergeAllRollups),
  );

/** The number of reads does not grow with the length of the history. */
export const readCounts = async (deps: QueryDeps, requested: TimeRange): Promise<Counts> => {
  const range = inWholeHours(requested, deps.clock.now());
  const lastRolledUp = (await readRolledUpUntil(deps)) ?? range.from;
  const rolledUpUntil = Math.max(range.from, Math.min(lastRolledUp, startOfHour(range.to)));
  const rolledUp = await sumRollups(deps, { from: range.from, to: rolledUpUntil });
  if (rolledUpUntil >= range.to) return { ...range, countedUntil: range.to, rollup: rolledUp };
  const unrolled = { from: rolledUpUntil, to: range.to };
  const recent = await deps.recentCounts?.(unrolled);
  if (recent) return { ...range, countedUntil: range.to, rollup: mergeRollups(rolledUp, recent) };
  const sliced = await readSlices(deps, unrolled);
  const counted = mergeRollups(rolledUp, sliced.rollup);
  const newest = await countUnrolledRuns(deps, { from: sliced.until, to: range.to });
  if (!newest) return { ...range, countedUntil: sliced.until, rollup: counted };
  return { ...range, countedUntil: range.to, rollup: mergeRollups(counted, newest) };
};
