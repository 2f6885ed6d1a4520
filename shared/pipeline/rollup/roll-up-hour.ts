// Counts one hour of one monitor from its recorded runs and its schedule history.
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import { emptyRollup, hourMs, mergeRollups, permanentlyMissed, type Rollup, rollUpRuns } from '../../model/rollup.ts';
import type { ScheduleEntry } from '../../model/schedule.ts';
import { scheduledDueAtOfSort } from '../../storage/keys.ts';
import { undefinedIfDamaged } from '../../storage/records/record-errors.ts';
import { decodeReadableRuns, queryRuns } from '../../storage/records/run-records.ts';
import { getSchedule } from '../../storage/records/schedule-records.ts';
import type { Store, Stored } from '../../storage/store.ts';

export type RollUpHourDeps = {
  readonly clock: Clock;
  readonly store: Store;
  readonly logger: Pick<Logger, 'warn'>;
  /** Pause between two pages of runs, in milliseconds. */
  readonly pauseMs: number;
};

const runsPerPage = 100;
/** Runs every ten seconds are 360 in an hour; the rest of the room is for manual runs. */
const maxPages = 50;

/** The due time of a scheduled run, by its key; none for a manual run, which the schedule never expects. */
export const scheduledDueTime = ({ key }: Stored): readonly number[] => {
  const dueAt = scheduledDueAtOfSort(key.sort);
  return dueAt === undefined ? [] : [dueAt];
};

/** Whether the monitor existed at any time within the hour. Before its first entry and after its removal it has no runs. */
const existedWithin = (history: readonly ScheduleEntry[], from: number): boolean => {
  const entries = history.filter((entry, index) => {
    const until = history[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return entry.from < from + hourMs && until > from;
  });
  return entries.some(({ state }) => state !== 'removed');
};

type Range = { readonly from: number; readonly to: number };

/**
 * The roll-up of the recorded runs in the range, at most an hour, and the due times of the scheduled ones. A run that
 * cannot be read is not counted, and is logged.
 */
export const countRecordedRuns = async (
  { clock, store, logger, pauseMs }: RollUpHourDeps,
  monitor: string,
  { from, to }: Range,
): Promise<{ readonly counted: Rollup; readonly recorded: ReadonlySet<number> }> => {
  const query = { monitor, from, to: to - 1, limit: runsPerPage };
  const recorded = new Set<number>();
  let counted = emptyRollup;
  let after: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const runs = await queryRuns(store, after === undefined ? query : { ...query, after });
    for (const dueAt of runs.items.flatMap(scheduledDueTime)) recorded.add(dueAt);
    const readable = decodeReadableRuns(runs.items, (error) => logger.warn(error.message));
    counted = mergeRollups(counted, rollUpRuns(readable, 0));
    if (pauseMs > 0) await clock.sleep(pauseMs);
    after = runs.after;
    if (after === undefined) break;
  }
  return { counted, recorded };
};

/** The roll-up of the hour that starts at `from`. A run that cannot be read is not counted and not missed; it is logged. */
export const rollUpHour = async (deps: RollUpHourDeps, monitor: string, from: number): Promise<Rollup> => {
  const { store, logger } = deps;
  const history = await undefinedIfDamaged(
    () => getSchedule(store, monitor),
    (error) => logger.warn(error.message),
  );
  if (history && !existedWithin(history, from)) return emptyRollup;
  const hour = { from, to: from + hourMs };
  const { counted, recorded } = await countRecordedRuns(deps, monitor, hour);
  return { ...counted, missed: history ? permanentlyMissed(history, recorded, hour).length : 0 };
};
