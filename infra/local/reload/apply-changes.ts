// Applies changes while monitors run, one after the other: a saved monitors file, and overrides made at run time.
import type { RegisteredMonitor } from '../../../shared/model/registered-monitors.ts';
import { nextDue } from '../../../shared/model/schedule.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Loaded } from './generation.ts';
import type { Generations } from './generations.ts';

type Deps = {
  readonly scheduler: Pick<Scheduler, 'hold' | 'release'>;
  readonly generations: Pick<Generations, 'replace' | 'retireOld'>;
  /** Records what is valid from that time on, and returns the monitors that are registered then. */
  readonly sync: (from: number) => Promise<readonly RegisteredMonitor[]>;
  /** Receives all registered monitors after each change. */
  readonly recorded?: (registered: readonly RegisteredMonitor[]) => unknown;
};

export type Changed = {
  /** From when the change is valid, milliseconds since the epoch. */
  readonly from: number;
  readonly registered: readonly RegisteredMonitor[];
};

/** When a monitor is next due after the change; for a paused or removed monitor, from when it is not due any more. */
export const dueAfter = ({ from, registered }: Changed, id: string): number => {
  const monitor = registered.find((candidate) => candidate.id === id);
  return monitor && !monitor.paused ? nextDue(monitor, Math.max(from, monitor.from)) : from;
};

/** A retry costs a few reads, however many monitors there are. */
const retryMs = 10_000;

/**
 * Each change waits for the one before, and resolves once it is recorded; when it rejects, everything continues as before.
 * Called without `loaded` it applies the overrides, which are already recorded: one application includes all that are
 * recorded before it starts, and a failed one is retried by itself.
 */
export const openChanges = ({ scheduler, generations, sync, recorded }: Deps) => {
  let last: Promise<unknown> = Promise.resolve();

  const apply = async (loaded: Loaded | undefined): Promise<Changed> => {
    const before = loaded && generations.replace(loaded);
    const from = scheduler.hold();
    try {
      const registered = await sync(from);
      scheduler.release(registered);
      recorded?.(registered);
      generations.retireOld();
      return { from, registered };
    } catch (error) {
      if (before) generations.replace(before);
      generations.retireOld();
      scheduler.release();
      throw error;
    }
  };

  const afterOthers = (work: () => Promise<Changed>): Promise<Changed> => {
    const changed = last.then(work);
    last = changed.catch(() => undefined);
    return changed;
  };

  let waiting: Promise<Changed> | undefined;
  let retry: NodeJS.Timeout | undefined;
  const retryLater = (error: unknown): never => {
    retry = setTimeout(() => applyOverrides().catch(() => undefined), retryMs).unref();
    throw error;
  };
  const applyOverrides = (): Promise<Changed> => {
    waiting ??= afterOthers(() => {
      waiting = undefined;
      clearTimeout(retry);
      return apply(undefined).catch(retryLater);
    });
    return waiting;
  };

  return (loaded?: Loaded): Promise<Changed> => (loaded ? afterOthers(() => apply(loaded)) : applyOverrides());
};

export type Change = ReturnType<typeof openChanges>;
