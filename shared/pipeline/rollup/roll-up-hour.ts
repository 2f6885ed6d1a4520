// One hour of one monitor, counted from its runs and its schedule history.
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import { emptyRollup, hourMs, mergeRollups, permanentlyMissed, type Rollup, rollUpRuns } from '../../model/rollup.ts';
import type { ScheduleEntry } from '../../model/schedule.ts';
import { undefinedIfDamaged } from '../../storage/records/damaged-records.ts';
import { getSchedule } from '../../storage/records/planner-records.ts';
import { decodeReadableRuns, queryRuns } from '../../storage/records/run-records.ts';
import type { Store, Stored } from '../../storage/store.ts';

export type HourDeps = {
  readonly clock: Clock;
  readonly store: Store;
  readonly logger: Pick<Logger, 'warn'>;
  readonly pauseMs: number;
};

const runsPerPage = 100;
/** An hour of runs every ten seconds is 360; the rest is for runs by hand. */
const pagesAtMost = 50;

/** The due time of a scheduled run's key; a run by hand has another kind of key, and was never expected. */
export const scheduledDueTime = ({ key }: Stored): readonly number[] =>
  /^\d{13}$/.test(key.sort) ? [Number(key.sort)] : [];

/** Whether the history can have left anything in the hour: before a monitor was there, and once it is removed, nothing. */
const isWatched = (history: readonly ScheduleEntry[], from: number): boolean => {
  const within = history.filter((entry, index) => {
    const until = history[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return entry.from < from + hourMs && until > from;
  });
  return within.some(({ state }) => state !== 'removed');
};

/** A record that cannot be read is left out, with a warning, and is not missed either. */
export const rollUpHour = async (deps: HourDeps, monitor: string, from: number): Promise<Rollup> => {
  const { clock, store, logger, pauseMs } = deps;
  const warn = (error: Error): void => logger.warn(error.message);
  const history = await undefinedIfDamaged(() => getSchedule(store, monitor), warn);
  if (history && !isWatched(history, from)) return emptyRollup;
  const window = { from, to: from + hourMs };
  const recorded = new Set<number>();
  let counted = emptyRollup;
  let after: string | undefined;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const rest = after === undefined ? {} : { after };
    const { items, after: next } = await queryRuns(store, {
      monitor,
      from,
      to: window.to - 1,
      limit: runsPerPage,
      ...rest,
    });
    for (const due of items.flatMap(scheduledDueTime)) recorded.add(due);
    counted = mergeRollups(counted, rollUpRuns(decodeReadableRuns(items, warn), 0));
    if (pauseMs > 0) await clock.sleep(pauseMs);
    if (next === undefined) break;
    after = next;
  }
  return { ...counted, missed: history ? permanentlyMissed(history, recorded, window).length : 0 };
};
