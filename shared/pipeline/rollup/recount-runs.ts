// Counts the runs that the store holds of the hours that are not rolled up yet, while further runs are recorded.
import { isSlug } from '../../model/identity.ts';
import type { FlowRun } from '../../model/run.ts';
import { undefinedIfDamaged } from '../../storage/records/record-errors.ts';
import { decodeReadableRuns, queryRuns } from '../../storage/records/run-records.ts';
import { getSchedule } from '../../storage/records/schedule-records.ts';
import { type RollUpHourDeps, scheduledDueTime } from './roll-up-hour.ts';
import { createRunningCounts, type RunningCounts } from './running-counts.ts';

export type RecountDeps = RollUpHourDeps & { readonly isStopped: () => boolean };

export type Recount = {
  readonly counts: RunningCounts;
  /** Counts a run that this process has just recorded, unless it was or will be read from the store. */
  readonly recorded: (run: FlowRun) => void;
  /** Reads the store: a bounded number of runs at a time, with a pause after each. */
  readonly run: () => Promise<void>;
  readonly isComplete: () => boolean;
  /** Later than a minute after completion: `recorded` was called for every run that was read. */
  readonly forget: () => void;
};

const runsPerPage = 100;
const monitorsPerPage = 100;
/** A run that was recorded this recently may be read from the store before `recorded` is called for it. */
const justRecordedMs = 60_000;

export const createRecount = (deps: RecountDeps, from: number): Recount => {
  const { clock, store, logger, pauseMs, isStopped } = deps;
  const warn = (error: Error): void => logger.warn(error.message);
  const counts = createRunningCounts(from);
  /** Monitors whose runs in the store are counted. */
  const counted = new Set<string>();
  /** Monitors that recorded a run before their turn. */
  const waiting = new Set<string>();
  /** Ids of runs that were counted from the store, and for which `recorded` may still be called. */
  const justRecorded = new Set<string>();
  let current: { readonly monitor: string; readonly meanwhile: FlowRun[] } | undefined;
  let isComplete = false;

  const addOnce = (run: FlowRun): void => {
    if (!justRecorded.delete(run.id)) counts.add(run);
  };

  const readRuns = async (monitor: string): Promise<void> => {
    let after: string | undefined;
    do {
      const page = await queryRuns(store, { monitor, from, limit: runsPerPage, ...(after ? { after } : {}) });
      const since = clock.now() - justRecordedMs;
      for (const run of decodeReadableRuns(page.items, warn)) {
        counts.add(run);
        if (run.endedAt >= since) justRecorded.add(run.id);
      }
      for (const dueAt of page.items.flatMap(scheduledDueTime)) counts.markRecorded(monitor, dueAt);
      after = page.after;
      if (pauseMs > 0) await clock.sleep(pauseMs);
    } while (after !== undefined && !isStopped());
  };

  const countMonitor = async (monitor: string): Promise<void> => {
    if (counted.has(monitor) || isStopped()) return;
    const meanwhile: FlowRun[] = [];
    current = { monitor, meanwhile };
    await readRuns(monitor);
    const history = await undefinedIfDamaged(() => getSchedule(store, monitor), warn);
    counts.examine(monitor, history ?? [], clock.now());
    counted.add(monitor);
    waiting.delete(monitor);
    current = undefined;
    for (const run of meanwhile) addOnce(run);
  };

  return {
    counts,
    recorded: (run) => {
      const { monitor } = run;
      if (counted.has(monitor)) return addOnce(run);
      if (current?.monitor === monitor) current.meanwhile.push(run);
      else if (isComplete) {
        counted.add(monitor);
        addOnce(run);
      } else waiting.add(monitor);
    },
    run: async () => {
      let after: string | undefined;
      do {
        // Status items exist for removed monitors too: their runs before the removal still count.
        const page = await store.query('status', { limit: monitorsPerPage, ...(after ? { after } : {}) });
        for (const { key } of page.items) if (isSlug(key.sort)) await countMonitor(key.sort);
        after = page.after;
      } while (after !== undefined && !isStopped());
      // Monitors that were added meanwhile, before the place that the list had reached.
      for (const monitor of waiting) await countMonitor(monitor);
      isComplete = !isStopped();
    },
    isComplete: () => isComplete,
    forget: () => justRecorded.clear(),
  };
};
