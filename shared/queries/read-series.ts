// What became of a monitor's runs over time, in equal pieces: never more than 500, however long the time is.
import { isSlug } from '../model/identity.ts';
import {
  dayMs,
  emptyRollup,
  hourMs,
  mergeAllRollups,
  type Rollup,
  rollUpRuns,
  startOfDay,
  startOfHour,
} from '../model/rollup.ts';
import type { FlowRun } from '../model/run.ts';
import type { ScheduleEntry } from '../model/schedule.ts';
import { keepRunsSeconds } from '../storage/records/run-records.ts';
import { countRuns, readScheduleHistory } from './count-runs.ts';
import type { LookedUp, QueryDeps } from './query-deps.ts';
import { hasHistory } from './read-monitors.ts';
import { readRolledUpUntil, readRollups, type TimeRange } from './read-rollups.ts';

export type Bucket = { readonly from: number; readonly rollup: Rollup };

export type Series = {
  /** Whole buckets: `from` is brought down and `to` up to where one begins. Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
  /** All before this is counted: now, or `to`, unless there is more that is not rolled up yet than may be examined. */
  readonly countedUntil: number;
  /** Oldest first, empty ones included, up to `countedUntil`. */
  readonly buckets: readonly Bucket[];
};

const bucketsAtMost = 500;
/** Runs that one request examines at most; six hours of runs every ten seconds are 2,160. */
const runsAtMost = 2_500;
const minuteMs = 60_000;
/** Of such a short range the runs themselves are counted, in pieces of minutes. */
const shortMs = 6 * hourMs;
const shortWidths = [minuteMs, 5 * minuteMs, 15 * minuteMs];

/** The shortest interval that was valid within the range; an hour when there was none. */
const intervalIn = (history: readonly ScheduleEntry[], { from, to }: TimeRange): number => {
  const within = history.filter((entry, index) => {
    const until = history[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return entry.state === 'active' && entry.from < to && until > from;
  });
  return within.reduce((min, { intervalMs }) => Math.min(min, intervalMs), hourMs);
};

const aligned = ({ from, to }: TimeRange, width: number): TimeRange => ({
  from: Math.floor(from / width) * width,
  to: Math.ceil(to / width) * width,
});

/** How wide a bucket is: minutes for up to six hours of runs that are still there, an hour or a day for all else. */
const widthFor = (range: TimeRange, interval: number, now: number): number => {
  const isThere = range.from >= now - keepRunsSeconds * 1000;
  const short = shortWidths.find((width) => width >= interval);
  if (short !== undefined && isThere && range.to - range.from <= shortMs) return short;
  const hours = aligned(range, hourMs);
  return (hours.to - hours.from) / hourMs <= bucketsAtMost ? hourMs : dayMs;
};

type Counted = { readonly pieces: readonly Bucket[]; readonly until: number };

/** Runs and missed ones by the bucket that they fall into. */
const bucketRuns = (runs: readonly FlowRun[], missed: readonly number[], width: number): readonly Bucket[] => {
  const of = (at: number): number => Math.floor(at / width) * width;
  const byBucket = Map.groupBy(runs, ({ dueAt }) => of(dueAt));
  const missedIn = Map.groupBy(missed, of);
  const starts = new Set([...byBucket.keys(), ...missedIn.keys()]);
  return [...starts].map((from) => ({
    from,
    rollup: rollUpRuns(byBucket.get(from) ?? [], missedIn.get(from)?.length ?? 0),
  }));
};

type About = { readonly monitor: string; readonly history: readonly ScheduleEntry[] };

const fromRuns = async (deps: QueryDeps, about: About, range: TimeRange, width: number): Promise<Counted> => {
  const { runs, missed, until } = await countRuns(deps, { ...about, max: runsAtMost }, range);
  return { pieces: bucketRuns(runs, missed, width), until };
};

/** Days that are over by their own roll-up, and the hours since. */
const fromRollups = async (deps: QueryDeps, monitor: string, range: TimeRange, width: number) => {
  if (width === hourMs) return readRollups(deps, monitor, 'hour', range);
  const endOfDays = Math.max(range.from, startOfDay(range.to));
  const [days, hours] = await Promise.all([
    readRollups(deps, monitor, 'day', { from: range.from, to: endOfDays }),
    readRollups(deps, monitor, 'hour', { from: endOfDays, to: range.to }),
  ]);
  return [...days, ...hours];
};

/** What is rolled up, and behind it the runs themselves. */
const fromBoth = async (deps: QueryDeps, about: About, range: TimeRange, width: number): Promise<Counted> => {
  const until = (await readRolledUpUntil(deps)) ?? range.from;
  const rolledUntil = Math.max(range.from, Math.min(until, startOfHour(range.to)));
  const [rolled, newest] = await Promise.all([
    fromRollups(deps, about.monitor, { from: range.from, to: rolledUntil }, width),
    fromRuns(deps, about, { from: rolledUntil, to: range.to }, width),
  ]);
  return { pieces: [...rolled, ...newest.pieces], until: newest.until };
};

const bucketsOf = (pieces: readonly Bucket[], { from, to }: TimeRange, width: number): readonly Bucket[] => {
  const byBucket = Map.groupBy(pieces, (piece) => Math.floor(piece.from / width));
  const count = Math.ceil((to - from) / width);
  return Array.from({ length: count }, (_, index) => {
    const start = from + index * width;
    const parts = byBucket.get(start / width) ?? [];
    return { from: start, rollup: parts.length > 0 ? mergeAllRollups(parts.map(({ rollup }) => rollup)) : emptyRollup };
  });
};

/** `missing` when there never was such a monitor; that of a removed one stays readable. */
export const readSeries = async (deps: QueryDeps, monitor: string, asked: TimeRange): Promise<LookedUp<Series>> => {
  // Of what is no monitor's id, a drill's for one, there is no series.
  if (!isSlug(monitor) || !(await hasHistory(deps, monitor))) return { outcome: 'missing' };
  const now = deps.clock.now();
  const history = await readScheduleHistory(deps, monitor);
  const width = widthFor(asked, intervalIn(history, asked), now);
  const range = aligned(asked, width);
  const past = { from: range.from, to: Math.min(range.to, now) };
  const read = width < hourMs ? fromRuns : fromBoth;
  const { pieces, until } = await read(deps, { monitor, history }, past, width);
  const buckets = bucketsOf(pieces, { from: range.from, to: until }, width);
  return { outcome: 'found', value: { ...range, bucketMs: width, countedUntil: until, buckets } };
};
