// The counts of the hours that are not rolled up yet, in the memory of a single process: recounted once, then kept up.
import { isSlug } from '../../model/identity.ts';
import { historyOf, type RegisteredMonitor } from '../../model/registered-monitors.ts';
import { hourMs, lastDueHour, type Rollup } from '../../model/rollup.ts';
import type { FlowRun } from '../../model/run.ts';
import { undefinedIfDamaged } from '../../storage/records/record-errors.ts';
import { getRollupProgress } from '../../storage/records/rollup-progress.ts';
import { getSchedule } from '../../storage/records/schedule-records.ts';
import { createRecount, type Recount, type RecountDeps } from './recount-runs.ts';

type Deps = RecountDeps & { readonly registered: () => Promise<readonly RegisteredMonitor[]> };

export type RecentCounts = {
  /** Counts a run that this process has just recorded. */
  readonly recorded: (run: FlowRun) => void;
  /** Once a minute: recounts if nothing is counted yet, and forgets the hours that are rolled up. */
  readonly tick: () => Promise<void>;
  /** The counts of the hours that start in [from, to); undefined while they are not counted. */
  readonly read: (range: { readonly from: number; readonly to: number }) => Promise<Rollup | undefined>;
};

/** Monitors that are examined without a pause. */
const examinedAtOnce = 500;
/** A clock that was set back by more has changed schedules that were examined already. */
const clockToleranceMs = 5_000;
/** A reader may have read the progress just before the last hour was rolled up. */
const keptRolledUpMs = hourMs;

export const createRecentCounts = (deps: Deps): RecentCounts => {
  const { clock, store, logger, registered, isStopped } = deps;
  let recount: Recount | undefined;
  let lastTickAt = clock.now();

  const scheduleOf = async (monitor: string) =>
    (await undefinedIfDamaged(
      () => getSchedule(store, monitor),
      (error) => logger.warn(error.message),
    )) ?? [];

  /** Costs no read, except for the few monitors that were removed. */
  const examineAll = async ({ counts }: Recount): Promise<void> => {
    const monitors = await registered();
    for (let start = 0; start < monitors.length; start += examinedAtOnce) {
      const now = clock.now();
      for (const monitor of monitors.slice(start, start + examinedAtOnce))
        counts.examine(monitor.id, historyOf(monitor), now);
      if (start + examinedAtOnce < monitors.length) await clock.sleep(1);
    }
    const present = new Set(monitors.map(({ id }) => id));
    for (const id of counts.monitors()) {
      if (present.has(id)) continue;
      counts.examine(id, await scheduleOf(id), clock.now());
      counts.forget(id);
    }
  };

  const start = async (from: number): Promise<void> => {
    recount = createRecount(deps, from);
    await recount.run();
  };

  const wentBack = (): boolean => {
    const now = clock.now();
    const before = lastTickAt;
    lastTickAt = now;
    return now < before - clockToleranceMs;
  };

  return {
    recorded: (run) => {
      if (isSlug(run.monitor)) recount?.recorded(run);
    },
    tick: async () => {
      const hour = (await getRollupProgress(store))?.progress.hour;
      if (hour === undefined || isStopped()) return;
      if (wentBack() || (recount && hour < recount.counts.from())) recount = undefined;
      // An older hour is rolled up first: then there is less to recount.
      if (!recount && hour > lastDueHour(clock.now())) return start(hour);
      if (!recount?.isComplete()) return;
      recount.forget();
      await examineAll(recount);
      recount.counts.dropBefore(hour - keptRolledUpMs);
    },
    read: async (range) => {
      if (!recount?.isComplete() || range.from < recount.counts.from()) return undefined;
      await examineAll(recount);
      return recount.counts.total(range);
    },
  };
};
