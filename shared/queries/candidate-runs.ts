// Which runs of all monitors should be the newest: it follows from their schedules, without looking.
import type { RunKey } from '../model/identity.ts';
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import { nextDue, type ScheduleEntry } from '../model/schedule.ts';
import { acrossSort } from '../storage/keys.ts';

export type Candidates = {
  /** Newest first. */
  readonly keys: readonly RunKey[];
  /** Place of the last of them; left out when no earlier one is to be expected. */
  readonly bound?: string;
};

type Entry = Omit<ScheduleEntry, 'state'>;

export type CandidateWindow = {
  /** The newest due time to consider, inclusive, and the oldest. Milliseconds since the epoch. */
  readonly newest: number;
  readonly oldest: number;
  /** Only what stands behind this place. */
  readonly below?: string;
  readonly count: number;
};

/** More than lie between two looks at anything; a wrong clock must not make a list without end. */
const maxOfOne = 10_000;

/** Said as loops: most of tens of thousands of monitors are not due in a window of a second, and nothing is made for them. */
const between = (registered: readonly RegisteredMonitor[], from: number, to: number): readonly RunKey[] => {
  const keys: RunKey[] = [];
  const collect = (monitor: string, entry: Entry, until: number): void => {
    const end = Math.min(to + 1, until);
    let count = 0;
    for (let dueAt = nextDue(entry, Math.max(from, entry.from)); dueAt < end && count < maxOfOne; count += 1) {
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

/** When the last run of any of them may have been due: one that is paused was due until then at the latest. */
const until = (registered: readonly RegisteredMonitor[]): number =>
  registered.reduce((latest, { paused, from }) => Math.max(latest, paused ? from : Number.POSITIVE_INFINITY), 0);

const since = ({ earlier = [], from }: RegisteredMonitor): number => earlier[0]?.from ?? from;

/** Far enough back that about `count` runs fell due since. */
const windowMs = (registered: readonly RegisteredMonitor[], count: number): number =>
  Math.ceil(count / registered.reduce((perMs, { intervalMs }) => perMs + 1 / intervalMs, 0)) + 1;

/** The newest due times of all monitors, under their last few schedules; before these it tells nothing. */
export const newestCandidates = (registered: readonly RegisteredMonitor[], window: CandidateWindow): Candidates => {
  const { below, count } = window;
  const newest = Math.min(window.newest, until(registered));
  const oldest = registered.reduce((min, monitor) => Math.min(min, since(monitor)), Number.POSITIVE_INFINITY);
  const end = Math.max(window.oldest, oldest);
  // Said so that a time that is no number ends it too, which the search below would never reach.
  if (registered.length === 0 || !(newest >= end)) return { keys: [] };
  // At a place in the middle of many monitors that are due together, some of the first few do not count.
  for (let span = windowMs(registered, count); ; span *= 2) {
    const from = Math.max(end, newest - span);
    const all = between(registered, from, newest).map((key) => ({ key, place: acrossSort(key) }));
    const behind = below === undefined ? all : all.filter(({ place }) => place < below);
    const sorted = behind.toSorted((a, b) => (a.place < b.place ? 1 : -1));
    const last = sorted[count - 1];
    const keys = sorted.slice(0, count).map(({ key }) => key);
    if (last && (sorted.length > count || from > end)) return { keys, bound: last.place };
    if (from === end) return { keys };
  }
};
