// Rolls up the next page of monitors of one hour; after the last page, all monitors together, and the day that ends.
import { defined } from '../../model/defined.ts';
import { isSlug } from '../../model/identity.ts';
import {
  dayMs,
  emptyRollup,
  hourMs,
  isEmptyRollup,
  mergeAllRollups,
  mergeRollups,
  type Rollup,
  startOfDay,
} from '../../model/rollup.ts';
import { decodeReadable } from '../../storage/records/record-errors.ts';
import type { RollupProgress } from '../../storage/records/rollup-progress.ts';
import { decodeRollup, putRollup, queryRollups, type Span } from '../../storage/records/rollup-records.ts';
import { rollUpHour } from './roll-up-hour.ts';
import type { RollUpDeps } from './rollup-deps.ts';
import { mayHaveStaleRollup, progressAt } from './rollup-start.ts';

/** The time budget is checked after each page. */
const monitorsPerPage = 50;

/** A roll-up of one monitor, or of all when `monitor` is left out. */
type Counted = { readonly monitor?: string; readonly rollup: Rollup };

/** Merges the stored hours of a day; an hour that cannot be read is left out, with a warning. */
const mergeDay = async ({ store, logger }: RollUpDeps, day: number, monitor?: string): Promise<Counted> => {
  const scope = defined({ monitor });
  const hours = await queryRollups(store, { ...scope, span: 'hour', from: day, to: day + dayMs });
  const decoded = decodeReadable(hours, decodeRollup, (error) => logger.warn(error.message));
  return { ...scope, rollup: mergeAllRollups(decoded.map(({ rollup }) => rollup)) };
};

type Target = { readonly span: Span; readonly from: number; readonly mayReplace: boolean };

/**
 * Writes the roll-ups concurrently, which SQLite commits together. An empty roll-up is written only where it may
 * replace one that is there.
 */
const putAll = async (
  { store }: RollUpDeps,
  { span, from, mayReplace }: Target,
  counted: readonly Counted[],
): Promise<void> => {
  const worthWriting = counted.filter(({ rollup }) => mayReplace || !isEmptyRollup(rollup));
  await Promise.all(worthWriting.map(({ rollup, ...scope }) => putRollup(store, { ...scope, span, from }, rollup)));
};

/** Counts monitors in their order, `concurrency` at a time, until the process stops. */
const countMonitors = async (
  { concurrency, isStopped }: RollUpDeps,
  monitors: readonly string[],
  count: (monitor: string) => Promise<Counted>,
): Promise<readonly Counted[]> => {
  const counted: Counted[] = [];
  for (let at = 0; at < monitors.length && !isStopped?.(); at += concurrency)
    counted.push(...(await Promise.all(monitors.slice(at, at + concurrency).map(count))));
  return counted;
};

/**
 * Returns the progress after the page; the same progress when the process stops meanwhile, so that the next call
 * repeats the page. `countRuns` is false for an hour whose runs may have expired: then only its day is closed.
 */
export const rollUpMonitorsPage = async (
  deps: RollUpDeps,
  progress: RollupProgress,
  { countRuns }: { readonly countRuns: boolean },
): Promise<RollupProgress> => {
  const { hour, part } = progress;
  const [day, endsDay] = [startOfDay(hour), hour + hourMs === startOfDay(hour) + dayMs];
  const mayReplace = mayHaveStaleRollup(progress);
  const hourTarget: Target = { span: 'hour', from: hour, mayReplace };
  const dayTarget: Target = { span: 'day', from: day, mayReplace };
  // Status items exist for removed monitors too: their runs before the removal still count.
  const page = await deps.store.query('status', { limit: monitorsPerPage, ...(part ? { after: part.after } : {}) });
  // Drills have a status item as well, and count in no history: their ids are not slugs.
  const monitors = page.items.map(({ key }) => key.sort).filter(isSlug);
  let all = part?.all ?? emptyRollup;
  if (countRuns) {
    const count = async (monitor: string) => ({ monitor, rollup: await rollUpHour(deps, monitor, hour) });
    const counted = await countMonitors(deps, monitors, count);
    if (deps.isStopped?.()) return progress;
    await putAll(deps, hourTarget, counted);
    all = counted.reduce((sum, { rollup }) => mergeRollups(sum, rollup), all);
  }
  if (endsDay) await putAll(deps, dayTarget, await countMonitors(deps, monitors, (id) => mergeDay(deps, day, id)));
  if (deps.isStopped?.()) return progress;
  if (page.after !== undefined) return { ...progressAt(progress, hour), part: { after: page.after, all } };
  await putAll(deps, hourTarget, [{ rollup: all }]);
  if (endsDay) await putAll(deps, dayTarget, [await mergeDay(deps, day)]);
  return progressAt(progress, hour + hourMs);
};
