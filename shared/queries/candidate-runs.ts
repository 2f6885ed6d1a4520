// The keys that the newest runs of all monitors should have: computed from the schedules, without a read.
import type { RunKey } from '../model/identity.ts';
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import { nextDue, type ScheduleEntry } from '../model/schedule.ts';
import { acrossSort } from '../storage/keys.ts';

export type CandidateWindow = {
  /** The newest and the oldest due time to consider, both inclusive. Milliseconds since the epoch. */
  readonly newest: number;
  readonly oldest: number;
  /** Only candidates behind this place of the list. */
  readonly below?: string;
  readonly count: number;
};

export type Candidates = {
  /** Newest first. */
  readonly keys: readonly RunKey[];
  /** Place of the last candidate; left out when the schedules expect no earlier run. */
  readonly bound?: string;
};

type ActiveEntry = Omit<ScheduleEntry, 'state'>;

/** A bound on the due times of one monitor, against an endless list when a clock is wrong. */
const maxPerMonitor = 10_000;

/** Written as loops: of tens of thousands of monitors, most are not due in a window of a second and must cost nothing. */
const dueWithin = (registered: readonly RegisteredMonitor[], from: number, to: number): readonly RunKey[] => {
  const keys: RunKey[] = [];
  const collect = (monitor: string, entry: ActiveEntry, until: number): void => {
    const end = Math.min(to + 1, until);
    let count = 0;
    for (let dueAt = nextDue(entry, Math.max(from, entry.from)); dueAt < end && count < maxPerMonitor; count += 1) {
      keys.push({ monitor, dueAt, trigger: 'schedule' });
      dueAt += entry.intervalMs;
    }
  };
  for (const monitor of registered) {
    const { id, earlier } = monitor;
    if (!monitor.paused) collect(id, monitor, Number.POSITIVE_INFINITY);
    if (earlier === undefined || from >= monitor.from) continue;
    for (const [index, entry] of earlier.entries())
      if (entry.state === 'active') collect(id, entry, earlier[index + 1]?.from ?? monitor.from);
  }
  return keys;
};

/** The latest time at which a run can be due: infinity unless all monitors are paused. */
const lastPossibleDue = (registered: readonly RegisteredMonitor[]): number =>
  registered.reduce((latest, { paused, from }) => Math.max(latest, paused ? from : Number.POSITIVE_INFINITY), 0);

const firstPossibleDue = (registered: readonly RegisteredMonitor[]): number =>
  registered.reduce((min, { earlier = [], from }) => Math.min(min, earlier[0]?.from ?? from), Number.POSITIVE_INFINITY);

/** A span of time in which about `count` runs are due. */
const spanFor = (registered: readonly RegisteredMonitor[], count: number): number =>
  Math.ceil(count / registered.reduce((perMs, { intervalMs }) => perMs + 1 / intervalMs, 0)) + 1;

/** The newest due times of all monitors, by their current and their last few schedule entries. */
export const newestCandidates = (registered: readonly RegisteredMonitor[], window: CandidateWindow): Candidates => {
  const { below, count } = window;
  const newest = Math.min(window.newest, lastPossibleDue(registered));
  const oldest = Math.max(window.oldest, firstPossibleDue(registered));
  // The negation also catches NaN, with which the loop below would not end.
  if (registered.length === 0 || !(newest >= oldest)) return { keys: [] };
  // One span may not be enough: at a place within many runs of the same due time, the first ones are not behind it.
  for (let span = spanFor(registered, count); ; span *= 2) {
    const from = Math.max(oldest, newest - span);
    const due = dueWithin(registered, from, newest).map((key) => ({ key, place: acrossSort(key) }));
    const behind = below === undefined ? due : due.filter(({ place }) => place < below);
    const sorted = behind.toSorted((a, b) => (a.place < b.place ? 1 : -1));
    const last = sorted[count - 1];
    const keys = sorted.slice(0, count).map(({ key }) => key);
    if (last && (sorted.length > count || from > oldest)) return { keys, bound: last.place };
    if (from === oldest) return { keys };
  }
};
