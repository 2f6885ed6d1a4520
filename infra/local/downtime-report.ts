// What the time has cost in which the process was not there: one line at its start, from what the records end with.

import { type RegisteredMonitor, toScheduleEntry } from '../../shared/model/registered-monitors.ts';
import { expectedCount, type ScheduleEntry } from '../../shared/model/schedule.ts';
import { queryRuns } from '../../shared/storage/records/run-records.ts';
import type { Store } from '../../shared/storage/store.ts';
import { formatDuration } from '../../shared/text/duration-text.ts';
import { missedWords } from './missed-checks-text.ts';

/** The newest records of so many monitors tell when anything last ran: those that run the most often. */
const monitorsAsked = 20;
/** One run may be missed by a restart that nobody has to hear of. */
const minMissed = 2;

type Gap = { readonly from: number; readonly to: number };

const historyOf = (monitor: RegisteredMonitor): readonly ScheduleEntry[] => [
  ...(monitor.earlier ?? []),
  toScheduleEntry(monitor),
];

const expectedIn = (monitor: RegisteredMonitor, { from, to }: Gap): number =>
  expectedCount(historyOf(monitor), from, to);

/** Those that were there before, and not paused, by how often they run. */
const telling = (registered: readonly RegisteredMonitor[], startedAt: number): readonly RegisteredMonitor[] =>
  registered
    .filter((monitor) => historyOf(monitor).some(({ from, state }) => from < startedAt && state === 'active'))
    .toSorted((a, b) => a.intervalMs - b.intervalMs)
    .slice(0, monitorsAsked);

/** When the newest run before the start was due, milliseconds since the epoch. */
const newestBefore = async (store: Store, monitor: string, startedAt: number): Promise<number | undefined> => {
  const page = await queryRuns(store, { monitor, to: startedAt - 1, limit: 1, descending: true });
  const sort = page.items[0]?.key.sort;
  return sort === undefined ? undefined : Number(sort.slice(0, 13));
};

/**
 * `nothing ran from … to …: 32 checks of 1 monitor are missed`; undefined where the records end shortly before the start,
 * or there are none. A few reads of one item each.
 */
export const notRunningWords = async (
  store: Store,
  registered: readonly RegisteredMonitor[],
  startedAt: number,
): Promise<string | undefined> => {
  const asked = telling(registered, startedAt);
  const newest = await Promise.all(asked.map(({ id }) => newestBefore(store, id, startedAt)));
  const lastAt = newest.reduce<number>((last, at) => Math.max(last, at ?? 0), 0);
  if (lastAt === 0) return undefined;
  const gap = { from: lastAt + 1, to: startedAt };
  if (!asked.some((monitor) => expectedIn(monitor, gap) >= minMissed)) return undefined;
  const clock = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  const cost = missedWords(registered.map((monitor) => expectedIn(monitor, gap)));
  return `nothing ran from ${clock(lastAt)} to ${clock(startedAt)} UTC (${formatDuration(startedAt - lastAt)}): ${cost}`;
};
