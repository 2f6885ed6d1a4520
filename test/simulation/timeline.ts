// Virtual time: a heap of events that run one after the other, each to the end of its microtasks.
export type Timeline = {
  /** True time, milliseconds since the epoch; clocks may differ from it. */
  readonly now: () => number;
  readonly after: (ms: number, action: () => void) => void;
  /** Runs events until `until`, or until none is left. */
  readonly run: (until: number) => Promise<void>;
  readonly events: () => number;
};

type Event = { readonly at: number; readonly order: number; readonly action: () => void };

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap: the earliest event is at index 0. */
const createHeap = () => {
  const heap: Event[] = [];
  const at = (i: number): Event => heap[i] as Event;
  const swap = (i: number, j: number): void => {
    [heap[i], heap[j]] = [at(j), at(i)];
  };
  const up = (i: number): void => {
    for (let child = i; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!isBefore(at(child), at(parent))) return;
      swap(child, parent);
      child = parent;
    }
  };
  const down = (): void => {
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      let min = parent;
      if (left < heap.length && isBefore(at(left), at(min))) min = left;
      if (right < heap.length && isBefore(at(right), at(min))) min = right;
      if (min === parent) return;
      swap(parent, min);
      parent = min;
    }
  };
  return {
    peek: () => heap[0],
    push: (event: Event) => {
      heap.push(event);
      up(heap.length - 1);
    },
    pop: () => {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length > 0 && last) {
        heap[0] = last;
        down();
      }
      return first;
    },
  };
};

/** The pipeline steps await only ports, so an event is complete once its microtasks are done. */
const microtasksDone = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const createTimeline = (start: number): Timeline => {
  const heap = createHeap();
  let now = start;
  let order = 0;
  let events = 0;
  const run = async (until: number): Promise<void> => {
    for (let event = heap.peek(); event && event.at <= until; event = heap.peek()) {
      heap.pop();
      now = Math.max(now, event.at);
      events += 1;
      event.action();
      await microtasksDone();
    }
    now = Math.max(now, Number.isFinite(until) ? until : now);
  };
  return {
    now: () => now,
    after: (ms, action) => heap.push({ at: now + Math.max(0, ms), order: order++, action }),
    run,
    events: () => events,
  };
};
