// Reads the roll-ups of a monitor over time, in at most 500 equal buckets, however long the range is.
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
import { monitorExisted } from './read-monitors.ts';
import { readRolledUpUntil, readRollups, type TimeRange } from './read-rollups.ts';

export type Bucket = { readonly from: number; readonly rollup: Rollup };

export type Series = {
  /** Whole buckets: `from` is rounded down and `to` up to the start of one. Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
  /** Everything before this is counted: now or `to`, unless too many runs are not rolled up yet. */
  readonly countedUntil: number;
  /** Oldest first, empty buckets included, up to `countedUntil`. */
  readonly buckets: readonly Bucket[];
};

const maxBuckets = 500;
/** Runs that one request reads at most; six hours of runs every ten seconds are 2,160. */
const maxRuns = 2_500;
const minuteMs = 60_000;
/** In a range up to this length the runs themselves are counted, in buckets of minutes. */
const maxShortRangeMs = 6 * hourMs;
const shortBucketsMs = [minuteMs, 5 * minuteMs, 15 * minuteMs];

/** The shortest interval of the monitor within the range; an hour when it was not active. */
const shortestIntervalMs = (history: readonly ScheduleEntry[], { from, to }: TimeRange): number => {
  const active = history.filter((entry, index) => {
    const until = history[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return entry.state === 'active' && entry.from < to && until > from;
  });
  return active.reduce((min, { intervalMs }) => Math.min(min, intervalMs), hourMs);
};

const alignTo = (bucketMs: number, { from, to }: TimeRange): TimeRange => ({
  from: Math.floor(from / bucketMs) * bucketMs,
  to: Math.ceil(to / bucketMs) * bucketMs,
});

/** Minutes for a short range whose runs are still stored, at least as wide as the interval; otherwise an hour or a day. */
const chooseBucketMs = (range: TimeRange, intervalMs: number, now: number): number => {
  const areRunsStored = range.from >= now - keepRunsSeconds * 1000;
  const shortMs = shortBucketsMs.find((bucketMs) => bucketMs >= intervalMs);
  if (shortMs !== undefined && areRunsStored && range.to - range.from <= maxShortRangeMs) return shortMs;
  const hours = alignTo(hourMs, range);
  return (hours.to - hours.from) / hourMs <= maxBuckets ? hourMs : dayMs;
};

/** Roll-ups of parts of buckets, and the time before which all is counted. */
type Parts = { readonly parts: readonly Bucket[]; readonly until: number };

const rollUpByBucket = (runs: readonly FlowRun[], missed: readonly number[], bucketMs: number): readonly Bucket[] => {
  const startOf = (at: number): number => Math.floor(at / bucketMs) * bucketMs;
  const runsIn = Map.groupBy(runs, ({ dueAt }) => startOf(dueAt));
  const missedIn = Map.groupBy(missed, startOf);
  const starts = new Set([...runsIn.keys(), ...missedIn.keys()]);
  return [...starts].map((from) => ({
    from,
    rollup: rollUpRuns(runsIn.get(from) ?? [], missedIn.get(from)?.length ?? 0),
  }));
};

type MonitorHistory = { readonly monitor: string; readonly history: readonly ScheduleEntry[] };

const readFromRuns = async (
  deps: QueryDeps,
  monitor: MonitorHistory,
  range: TimeRange,
  bucketMs: number,
): Promise<Parts> => {
  const { runs, missed, until } = await countRuns(deps, { ...monitor, maxRuns }, range);
  return { parts: rollUpByBucket(runs, missed, bucketMs), until };
};

/** Hours, or days that are over by their own roll-up and after them hours. */
const readFromRollups = async (deps: QueryDeps, monitor: string, range: TimeRange, bucketMs: number) => {
  if (bucketMs === hourMs) return readRollups(deps, monitor, 'hour', range);
  const endOfDays = Math.max(range.from, startOfDay(range.to));
  const [days, hours] = await Promise.all([
    readRollups(deps, monitor, 'day', { from: range.from, to: endOfDays }),
    readRollups(deps, monitor, 'hour', { from: endOfDays, to: range.to }),
  ]);
  return [...days, ...hours];
};

/** From roll-ups, and after the newest roll-up from the runs themselves. */
const readFromBoth = async (
  deps: QueryDeps,
  monitor: MonitorHistory,
  range: TimeRange,
  bucketMs: number,
): Promise<Parts> => {
  const lastRolledUp = (await readRolledUpUntil(deps)) ?? range.from;
  const rolledUpUntil = Math.max(range.from, Math.min(lastRolledUp, startOfHour(range.to)));
  const [rolledUp, newest] = await Promise.all([
    readFromRollups(deps, monitor.monitor, { from: range.from, to: rolledUpUntil }, bucketMs),
    readFromRuns(deps, monitor, { from: rolledUpUntil, to: range.to }, bucketMs),
  ]);
  return { parts: [...rolledUp, ...newest.parts], until: newest.until };
};

const mergeIntoBuckets = (parts: readonly Bucket[], { from, to }: TimeRange, bucketMs: number): readonly Bucket[] => {
  const byBucket = Map.groupBy(parts, (part) => Math.floor(part.from / bucketMs));
  const count = Math.ceil((to - from) / bucketMs);
  return Array.from({ length: count }, (_, index) => {
    const start = from + index * bucketMs;
    const own = byBucket.get(start / bucketMs) ?? [];
    return { from: start, rollup: own.length > 0 ? mergeAllRollups(own.map(({ rollup }) => rollup)) : emptyRollup };
  });
};

/** `missing` when the monitor never existed; the series of a removed monitor can be read. */
export const readSeries = async (deps: QueryDeps, monitor: string, requested: TimeRange): Promise<LookedUp<Series>> => {
  // Other ids, such as those of drills, have no series.
  if (!isSlug(monitor) || !(await monitorExisted(deps, monitor))) return { outcome: 'missing' };
  const now = deps.clock.now();
  const history = await readScheduleHistory(deps, monitor);
  const bucketMs = chooseBucketMs(requested, shortestIntervalMs(history, requested), now);
  const range = alignTo(bucketMs, requested);
  const past = { from: range.from, to: Math.min(range.to, now) };
  const readParts = bucketMs < hourMs ? readFromRuns : readFromBoth;
  const { parts, until } = await readParts(deps, { monitor, history }, past, bucketMs);
  const buckets = mergeIntoBuckets(parts, { from: range.from, to: until }, bucketMs);
  return { outcome: 'found', value: { ...range, bucketMs, countedUntil: until, buckets } };
};
