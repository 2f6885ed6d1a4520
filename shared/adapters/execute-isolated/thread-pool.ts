// Which thread a run gets: one to itself, already started if there is any, and none that another monitor left dirty.
import type { FlowThread } from './flow-thread.ts';
import type { Fitness } from './messages.ts';
import { createPlaces, type Place, type Places } from './places.ts';

/** `full`: all were busy. `stuck`: an earlier run of the same monitor holds a thread that cannot be ended. */
export type Taken = Place | 'full' | 'stuck';

export type ThreadPool = {
  /** Waits at most `waitMs` for a thread that may be used for a run of that monitor. */
  readonly take: (monitor: string, waitMs: number) => Promise<Taken>;
  readonly giveBack: (place: Place, monitor: string, fitFor: Fitness) => void;
  /** Ends all threads, also those that run something; resolves when they have ended, or after a second. */
  readonly close: () => Promise<void>;
};

type Options = {
  readonly start: () => FlowThread;
  /** Monitors that have a flow of their own: more threads than these are never of use. */
  readonly monitors: number;
  readonly limit: number;
  /** Milliseconds after which a thread that nobody needs ends; the last one stays. */
  readonly idleMs: number;
};

type Waiting = { readonly monitor: string; readonly give: (taken: Taken) => void };

const closeMs = 1_000;

const find = (places: Places, monitor: string): Place | undefined => {
  if (places.isStuck(monitor)) return undefined;
  const mine = places.idle().find(({ owner }) => owner === monitor);
  const clean = places.clean();
  // The oldest is the one that has surely loaded its file.
  const found = mine ?? clean.find(({ last }) => last === monitor) ?? clean[0];
  if (found) return found;
  if (places.hasRoom()) return places.add();
  // What another monitor has left behind ends with its thread, to make room; the next look finds it.
  const [foreign] = places.idle();
  if (foreign) places.end(foreign);
  return undefined;
};

export const createThreadPool = ({ start, monitors, limit, idleMs }: Options): ThreadPool => {
  const queue = new Set<Waiting>();
  let closed = false;
  const places = createPlaces({ start, limit, changed: (early) => serve(early) });

  /** One is kept ready beside those that run, as long as there is a monitor that could need it. */
  const keepOneReady = (): void => {
    if (!closed && places.size() < monitors && places.clean().length === 0 && places.hasRoom()) places.add();
  };

  /** One that ended before it did anything would do so again at once: the next run tries. */
  const serve = (failed = false): void => {
    for (const waiting of queue) {
      const place = find(places, waiting.monitor);
      if (!place) continue;
      clearTimeout(place.timer);
      Object.assign(place, { busy: true, last: waiting.monitor });
      queue.delete(waiting);
      waiting.give(place);
    }
    if (!failed) keepOneReady();
  };

  const rest = (place: Place): void => {
    place.timer = setTimeout(() => {
      if (place.owner === undefined && places.clean().length <= 1) return rest(place);
      places.end(place);
      keepOneReady();
    }, idleMs);
    place.timer.unref();
  };

  const giveUp = (waiting: Waiting): void => {
    queue.delete(waiting);
    waiting.give(places.isStuck(waiting.monitor) ? 'stuck' : 'full');
  };

  keepOneReady();
  return {
    take: (monitor, waitMs) =>
      new Promise((resolve) => {
        const give = (taken: Taken): void => {
          clearTimeout(timer);
          resolve(taken);
        };
        const waiting: Waiting = { monitor, give };
        const timer = setTimeout(() => giveUp(waiting), closed ? 0 : Math.max(0, waitMs));
        queue.add(waiting);
        if (!closed) serve();
      }),
    giveBack: (place, monitor, fitFor) => {
      place.busy = false;
      place.owner = fitFor === 'same' ? monitor : undefined;
      if (fitFor === 'none') places.end(place);
      else rest(place);
      if (!closed) serve();
    },
    close: async () => {
      closed = true;
      for (const waiting of queue) giveUp(waiting);
      const late = new Promise<void>((resolve) => setTimeout(resolve, closeMs).unref());
      await Promise.race([places.endAll(), late]);
    },
  };
};
