// Changes of what is watched while it is watched, one after the other: a file that was saved, a change by hand.
import type { RegisteredMonitor } from '../../../shared/model/registered-monitors.ts';
import { nextDue } from '../../../shared/model/schedule.ts';
import type { LocalPlanner } from '../scheduler.ts';
import type { Loaded } from './generation.ts';
import type { Generations } from './generations.ts';

type Deps = {
  readonly planner: Pick<LocalPlanner, 'hold' | 'release'>;
  readonly generations: Pick<Generations, 'replace' | 'retireOld'>;
  /** Writes down what is to be valid from that time on, and gives the monitors that are known then. */
  readonly sync: (from: number) => Promise<readonly RegisteredMonitor[]>;
};

export type Changed = {
  /** From when it is valid, milliseconds since the epoch. */
  readonly from: number;
  readonly registered: readonly RegisteredMonitor[];
};

/** When a monitor is due by the change; where it is paused, or gone, from when it is not. */
export const dueAfter = ({ from, registered }: Changed, id: string): number => {
  const monitor = registered.find((candidate) => candidate.id === id);
  return monitor && !monitor.paused ? nextDue(monitor, Math.max(from, monitor.from)) : from;
};

/** A try costs some reads, however many monitors there are. */
const againMs = 10_000;

/**
 * Each change waits for the one before. It resolves once it is written down; rejected, all goes on as it was. Left out,
 * `loaded` is the file as it is: then something was changed by hand, which is on record already and is taken up as soon
 * as that can be written down, whoever asks again or nobody.
 */
export const openChanges = ({ planner, generations, sync }: Deps) => {
  let last: Promise<unknown> = Promise.resolve();

  const apply = async (loaded: Loaded | undefined): Promise<Changed> => {
    const before = loaded && generations.replace(loaded);
    const from = planner.hold();
    try {
      const registered = await sync(from);
      planner.release(registered);
      generations.retireOld();
      return { from, registered };
    } catch (error) {
      if (before) generations.replace(before);
      generations.retireOld();
      planner.release();
      throw error;
    }
  };

  const afterOthers = (work: () => Promise<Changed>): Promise<Changed> => {
    const changed = last.then(work);
    last = changed.catch(() => undefined);
    return changed;
  };

  // One that has not begun yet finds all that was changed by hand until then.
  let waiting: Promise<Changed> | undefined;
  let again: NodeJS.Timeout | undefined;
  const tryAgain = (error: unknown): never => {
    again = setTimeout(() => manual().catch(() => undefined), againMs).unref();
    throw error;
  };
  const manual = (): Promise<Changed> => {
    waiting ??= afterOthers(() => {
      waiting = undefined;
      clearTimeout(again);
      return apply(undefined).catch(tryAgain);
    });
    return waiting;
  };

  return (loaded?: Loaded): Promise<Changed> => (loaded ? afterOthers(() => apply(loaded)) : manual());
};

export type Change = ReturnType<typeof openChanges>;
