// The threads that there are: those that may be used, and those that were told to end and have not yet.
import type { FlowThread } from './flow-thread.ts';

export type Place = {
  readonly thread: FlowThread;
  /** Whose timers or connections are still in it. */
  owner: string | undefined;
  /** Who ran there last: what its modules remember is there. */
  last: string | undefined;
  busy: boolean;
  /** Ends it when it was idle for long. */
  timer: NodeJS.Timeout | undefined;
};

export type Places = {
  readonly add: () => Place;
  readonly end: (place: Place) => void;
  readonly size: () => number;
  /** Neither busy nor ending, oldest first. */
  readonly idle: () => readonly Place[];
  /** Idle ones that any monitor may use. */
  readonly clean: () => readonly Place[];
  readonly hasRoom: () => boolean;
  /** Whether a thread of that monitor was told to end and has not, perhaps since it waits for another program. */
  readonly isStuck: (monitor: string) => boolean;
  readonly endAll: () => Promise<unknown>;
};

type Options = {
  readonly start: () => FlowThread;
  readonly limit: number;
  /** Something has ended. `early`: by itself, before it did anything. */
  readonly changed: (early: boolean) => void;
};

export const createPlaces = ({ start, limit, changed }: Options): Places => {
  const places = new Set<Place>();
  const ending = new Set<Place>();

  const end = (place: Place): void => {
    clearTimeout(place.timer);
    if (!places.delete(place)) return;
    ending.add(place);
    place.thread.end();
  };

  const add = (): Place => {
    const place: Place = { thread: start(), owner: undefined, last: undefined, busy: false, timer: undefined };
    places.add(place);
    void place.thread.ended.then(() => {
      clearTimeout(place.timer);
      ending.delete(place);
      changed(places.delete(place) && place.last === undefined);
    });
    return place;
  };

  const idle = (): readonly Place[] => [...places].filter(({ busy }) => !busy);
  return {
    add,
    end,
    idle,
    size: () => places.size,
    clean: () => idle().filter(({ owner }) => owner === undefined),
    // Those that end count too: what cannot be ended must not pile up.
    hasRoom: () => places.size + ending.size < limit,
    isStuck: (monitor) => [...ending].some(({ last }) => last === monitor),
    endAll: () => {
      for (const place of [...places]) end(place);
      return Promise.all([...ending].map(({ thread }) => thread.ended));
    },
  };
};
