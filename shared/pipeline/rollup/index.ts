// Roll-ups: once an hour is over and settled, its runs are counted, monitor by monitor, a bounded piece at each call.
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import { isSlug } from '../../model/identity.ts';
import {
  dayMs,
  emptyRollup,
  hourMs,
  isEmptyRollup,
  lastDueHour,
  mergeAllRollups,
  mergeRollups,
  type Rollup,
  startOfDay,
  startOfHour,
} from '../../model/rollup.ts';
import { decodeReadable, undefinedIfReplaceable } from '../../storage/records/damaged-records.ts';
import { getRegistered, registeredMonitors } from '../../storage/records/planner-records.ts';
import {
  dropRollupProgress,
  getRollupProgress,
  putRollupProgress,
  type RollupProgress,
} from '../../storage/records/rollup-progress.ts';
import { decodeRollup, putRollup, queryRollups, type Span } from '../../storage/records/rollup-records.ts';
import { keepRunsSeconds } from '../../storage/records/run-records.ts';
import type { Store } from '../../storage/store.ts';
import { rollUpHour } from './roll-up-hour.ts';

export type RollUpDeps = {
  readonly clock: Clock;
  readonly store: Store;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  /** Monitors that are worked on at once: one where the store is in this very process, more where it is far away. */
  readonly atOnce: number;
  /** Between two pages of runs, milliseconds, for whatever else this process has to do. */
  readonly pauseMs: number;
  /** After this time a call ends, and the next one goes on, milliseconds. */
  readonly budgetMs: number;
  /** True once no more should be begun. */
  readonly isStopped?: () => boolean;
};

export type RollUpOutcome =
  /** All hours up to this one are rolled up. */
  | { readonly outcome: 'done'; readonly until: number }
  /** There is more to do: the next call goes on. */
  | { readonly outcome: 'unfinished'; readonly hour: number }
  /** No monitor has ever been planned. */
  | { readonly outcome: 'nothing yet' }
  /** Another planner does the same. */
  | { readonly outcome: 'overtaken' };

/** Monitors between two looks at the time. */
const monitorsPerPage = 50;
/** What one call does at most, whatever the time: hours of monitors. */
const pagesPerCall = 2_000;

/** From here on all runs are still there: none of them is about to expire while it is counted. */
const oldestHour = (now: number): number => startOfHour(now - keepRunsSeconds * 1000) + 2 * hourMs;

/** A damaged one is worked out anew. */
const readProgress = async ({ store, logger }: RollUpDeps) => {
  let isDamaged = false;
  const found = await undefinedIfReplaceable(
    () => getRollupProgress(store),
    (error) => {
      logger.error(`${error.message}; hours are rolled up anew`);
      isDamaged = true;
    },
  );
  if (isDamaged) await dropRollupProgress(store);
  return found;
};

/** The hour in which the first monitor was planned. */
const firstHour = async ({ store }: RollUpDeps): Promise<number | undefined> => {
  const known = registeredMonitors(await getRegistered(store, () => undefined));
  if (known.length === 0) return undefined;
  const starts = known.map(({ from, earlier = [] }) => Math.min(from, earlier[0]?.from ?? from));
  return startOfHour(starts.reduce((first, from) => Math.min(first, from), Number.POSITIVE_INFINITY));
};

/** At another hour; what a clock that was wrong has left is remembered until that is over. */
const at = ({ staleUntil }: RollupProgress, hour: number): RollupProgress =>
  staleUntil !== undefined && hour < staleUntil ? { hour, staleUntil } : { hour };

/** Whether there may be a roll-up already, of a clock that was ahead; it went no further back than runs are kept. */
const mayBeStale = ({ hour, staleUntil = 0 }: RollupProgress): boolean =>
  hour < staleUntil && hour >= staleUntil - keepRunsSeconds * 1000;

/**
 * An hour whose runs may have expired is never rolled up any more; only the day that it belongs to, of which other
 * hours may have been. An hour that is not due yet was passed by a clock that was wrong.
 */
const corrected = (progress: RollupProgress, now: number): RollupProgress => {
  const [oldest, afterDue] = [oldestHour(now), lastDueHour(now) + hourMs];
  if (progress.hour > afterDue)
    return { hour: afterDue, staleUntil: Math.max(progress.hour, progress.staleUntil ?? 0) };
  if (progress.hour >= oldest) return progress;
  const endOfDay = startOfDay(progress.hour) + dayMs - hourMs;
  const isBegun = progress.hour > startOfDay(progress.hour);
  if (!isBegun || endOfDay >= oldest) return at(progress, oldest);
  return progress.hour === endOfDay ? progress : at(progress, endOfDay);
};

type Counted = { readonly monitor?: string; readonly rollup: Rollup };

/** What the hours of a day come to; what cannot be read is left out, with a warning. */
const countDay = async ({ store, logger }: RollUpDeps, day: number, monitor?: string): Promise<Counted> => {
  const about = monitor === undefined ? {} : { monitor };
  const hours = await queryRollups(store, { ...about, span: 'hour', from: day, to: day + dayMs });
  const decoded = decodeReadable(hours, decodeRollup, (error) => logger.warn(error.message));
  return { ...about, rollup: mergeAllRollups(decoded.map(({ rollup }) => rollup)) };
};

type Place = { readonly span: Span; readonly from: number; readonly mayBeStale: boolean };

/** All at the same time, which makes them one commit of a store that is a file. Nothing is put only over something. */
const putAll = async (
  { store }: RollUpDeps,
  { span, from, mayBeStale }: Place,
  counted: readonly Counted[],
): Promise<void> => {
  const some = counted.filter(({ rollup }) => mayBeStale || !isEmptyRollup(rollup));
  await Promise.all(some.map(({ rollup, ...about }) => putRollup(store, { ...about, span, from }, rollup)));
};

/** In the order of the monitors; `atOnce` are under way at the same time. */
const countEach = async (
  { atOnce, isStopped: isOver }: RollUpDeps,
  monitors: readonly string[],
  count: (monitor: string) => Promise<Counted>,
): Promise<readonly Counted[]> => {
  const counted: Counted[] = [];
  for (let at = 0; at < monitors.length && !isOver?.(); at += atOnce)
    counted.push(...(await Promise.all(monitors.slice(at, at + atOnce).map(count))));
  return counted;
};

/** The next monitors of an hour. Each has a status item, removed ones too: their runs before that still count. */
const rollUpPage = async (deps: RollUpDeps, progress: RollupProgress, hasRuns: boolean): Promise<RollupProgress> => {
  const { hour, part } = progress;
  const place = (span: Span, from: number): Place => ({ span, from, mayBeStale: mayBeStale(progress) });
  const [day, endsDay] = [startOfDay(hour), hour + hourMs === startOfDay(hour) + dayMs];
  const after = part ? { after: part.after } : {};
  const page = await deps.store.query('status', { limit: monitorsPerPage, ...after });
  // What else has a status, a drill for one, counts in no history.
  const monitors = page.items.map(({ key }) => key.sort).filter(isSlug);
  let all = part?.all ?? emptyRollup;
  if (hasRuns) {
    const count = async (monitor: string) => ({ monitor, rollup: await rollUpHour(deps, monitor, hour) });
    const counted = await countEach(deps, monitors, count);
    if (deps.isStopped?.()) return progress;
    await putAll(deps, place('hour', hour), counted);
    all = counted.reduce((sum, { rollup }) => mergeRollups(sum, rollup), all);
  }
  if (endsDay) await putAll(deps, place('day', day), await countEach(deps, monitors, (id) => countDay(deps, day, id)));
  // Ended in between, so that not all of them are done: the next call does them again.
  if (deps.isStopped?.()) return progress;
  if (page.after !== undefined) return { ...at(progress, hour), part: { after: page.after, all } };
  // Of all together, now that every monitor is done.
  await putAll(deps, place('hour', hour), [{ rollup: all }]);
  if (endsDay) await putAll(deps, place('day', day), [await countDay(deps, day)]);
  return at(progress, hour + hourMs);
};

/** Where to begin: what is written down, or the first hour of all, which is then. */
const begin = async (deps: RollUpDeps, now: number) => {
  const found = await readProgress(deps);
  if (found) return found;
  const first = await firstHour(deps);
  if (first === undefined) return undefined;
  // Nothing is rolled up yet, and so nothing is left of any clock.
  const progress: RollupProgress = { hour: corrected({ hour: first }, now).hour };
  const version = await putRollupProgress(deps.store, progress, 0);
  return version === undefined ? 'overtaken' : { progress, version };
};

/**
 * Rolls up the hours whose time has come, and the days that end with them, up to the call's limits. Whatever a call
 * that died had done is done once more by the next, with the same result; nothing is ever added to what is there.
 */
export const rollUp = async (deps: RollUpDeps): Promise<RollUpOutcome> => {
  const startedAt = deps.clock.now();
  const begun = await begin(deps, startedAt);
  if (begun === undefined) return { outcome: 'nothing yet' };
  if (begun === 'overtaken') return { outcome: 'overtaken' };
  let { progress, version } = begun;
  for (let pages = 0; ; pages += 1) {
    const now = deps.clock.now();
    progress = corrected(progress, now);
    const isDone = progress.hour > lastDueHour(now);
    const isEnough = pages >= pagesPerCall || Math.abs(now - startedAt) >= deps.budgetMs || deps.isStopped?.() === true;
    // Written down at the end of each hour, and where a call ends in the middle of one.
    if ((isDone || isEnough || progress.part === undefined) && progress !== begun.progress) {
      const put = await putRollupProgress(deps.store, progress, version);
      if (put === undefined) return { outcome: 'overtaken' };
      version = put;
    }
    if (isDone) return { outcome: 'done', until: progress.hour };
    if (isEnough) return { outcome: 'unfinished', hour: progress.hour };
    progress = await rollUpPage(deps, progress, progress.hour >= oldestHour(now));
  }
};
