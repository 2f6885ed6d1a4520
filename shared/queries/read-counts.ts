// How many runs of all monitors ended how, between two times: from roll-ups, and the newest from the runs themselves.
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

export type Counts = {
  /** Whole hours: `from` is brought down and `to` up to the hour, but never beyond now. Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** All before this is counted: `to`, unless what is newer than the last roll-up is too much to be counted by itself. */
  readonly countedUntil: number;
  readonly rollup: Rollup;
};

/** With more monitors than this, or more runs, the newest two hours wait for their roll-up. */
const monitorsAtMost = 50;
const runsAtMost = 5_000;

/** All that ever were, removed ones too; undefined when they are too many. Drills count in no history. */
const fewMonitors = async (deps: QueryDeps): Promise<readonly string[] | undefined> => {
  const page = await deps.store.query('status', { limit: 2 * monitorsAtMost });
  const monitors = page.items.map(({ key }) => key.sort).filter(isSlug);
  return page.after === undefined && monitors.length <= monitorsAtMost ? monitors : undefined;
};

const expectedIn = async (deps: QueryDeps, { from, to }: TimeRange): Promise<number> =>
  [...(await deps.registered()).values()]
    .filter(({ paused }) => !paused)
    .reduce((sum, { intervalMs }) => sum + (to - from) / intervalMs, 0);

/** Undefined when there is too much to count. */
const countNewest = async (deps: QueryDeps, range: TimeRange): Promise<Rollup | undefined> => {
  if ((await expectedIn(deps, range)) > runsAtMost) return undefined;
  const monitors = await fewMonitors(deps);
  if (!monitors) return undefined;
  let [all, left] = [emptyRollup, runsAtMost];
  for (const monitor of monitors) {
    const history = await readScheduleHistory(deps, monitor);
    const counted = await countRuns(deps, { monitor, history, max: left }, range);
    left -= counted.runs.length;
    if (counted.until < range.to || left <= 0) return undefined;
    all = mergeRollups(all, rollUpRuns(counted.runs, counted.missed.length));
  }
  return all;
};

/** The range in whole hours, and no further than now. */
const wholeHours = ({ from, to }: TimeRange, now: number): TimeRange => ({
  from: startOfHour(from),
  to: Math.min(startOfHour(to + hourMs - 1), now),
});

/** What is rolled up does not change any more: what a page asks for every few seconds is not added up each time. */
const rememberedForMs = 10_000;
type Remembered = { readonly key: string; readonly at: number; readonly rollup: Promise<Rollup> };
const cached = new WeakMap<QueryDeps, Remembered>();

const rolledOfAll = (deps: QueryDeps, range: TimeRange): Promise<Rollup> => {
  const key = `${range.from}~${range.to}`;
  const now = deps.clock.now();
  const last = cached.get(deps);
  // A clock that was set back must not keep an old answer for long.
  if (last?.key === key && Math.abs(now - last.at) < rememberedForMs) return last.rollup;
  const rollup = readRollupsCovering(deps, undefined, range).then(mergeAllRollups);
  cached.set(deps, { key, at: now, rollup });
  rollup.catch(() => cached.delete(deps));
  return rollup;
};

/** A number of reads that does not grow with the history. */
export const readCounts = async (deps: QueryDeps, asked: TimeRange): Promise<Counts> => {
  const range = wholeHours(asked, deps.clock.now());
  const rolledUntil = Math.max(
    range.from,
    Math.min((await readRolledUpUntil(deps)) ?? range.from, startOfHour(range.to)),
  );
  const rolled = await rolledOfAll(deps, { from: range.from, to: rolledUntil });
  if (rolledUntil >= range.to) return { ...range, countedUntil: range.to, rollup: rolled };
  const newest = await countNewest(deps, { from: rolledUntil, to: range.to });
  if (!newest) return { ...range, countedUntil: rolledUntil, rollup: rolled };
  return { ...range, countedUntil: range.to, rollup: mergeRollups(rolled, newest) };
};
