// Counts runs as they are recorded, by hour, and which expected runs are missed: for the hours that are not rolled up yet.
import {
  emptyRollup,
  mergeAllRollups,
  mergeRollups,
  type Rollup,
  rollUpRuns,
  startOfHour,
} from '../../model/rollup.ts';
import type { FlowRun } from '../../model/run.ts';
import { type ExpectedRun, expectedRuns, missedAfterMs, type ScheduleEntry } from '../../model/schedule.ts';

/** What is known of the expected runs of one monitor. All times are due times, milliseconds since the epoch. */
type Expectations = {
  /** Expected runs before this time are recorded, `waiting`, or missed. */
  examinedUntil: number;
  /** Recorded scheduled runs from `examinedUntil` on. */
  readonly recorded: Set<number>;
  /** Expected and not recorded, but not missed yet. */
  waiting: readonly ExpectedRun[];
  /** Missed; a late record removes it again. */
  readonly missed: Set<number>;
};

/** A change of a schedule may become known this long after it is effective. */
const settledAfterMs = 30_000;
/** Runs are merged many at a time, which costs little each. */
const maxUnmerged = 200;

export type RunningCounts = ReturnType<typeof createRunningCounts>;

/** Counts runs that are due from the hour `from` on. */
export const createRunningCounts = (from: number) => {
  const hours = new Map<number, Rollup>();
  const monitors = new Map<string, Expectations>();
  let unmerged: FlowRun[] = [];
  let start = from;

  const merge = (): void => {
    for (const [hour, runs] of Map.groupBy(unmerged, ({ dueAt }) => startOfHour(dueAt)))
      hours.set(hour, mergeRollups(hours.get(hour) ?? emptyRollup, rollUpRuns(runs, 0)));
    unmerged = [];
  };

  const addMissed = (dueAt: number, count: 1 | -1): void => {
    const hour = startOfHour(dueAt);
    const before = hours.get(hour) ?? emptyRollup;
    hours.set(hour, { ...before, missed: before.missed + count });
  };

  const expectationsOf = (monitor: string): Expectations => {
    const found = monitors.get(monitor);
    if (found) return found;
    const created: Expectations = { examinedUntil: start, recorded: new Set(), waiting: [], missed: new Set() };
    monitors.set(monitor, created);
    return created;
  };

  const markRecorded = (monitor: string, dueAt: number): void => {
    const expectations = expectationsOf(monitor);
    if (dueAt >= expectations.examinedUntil) return void expectations.recorded.add(dueAt);
    if (expectations.missed.delete(dueAt)) addMissed(dueAt, -1);
    else expectations.waiting = expectations.waiting.filter((run) => run.dueAt !== dueAt);
  };

  return {
    /** The first hour that is counted. */
    from: () => start,
    monitors: (): Iterable<string> => monitors.keys(),
    add: (run: FlowRun): void => {
      if (run.dueAt < start) return;
      unmerged.push(run);
      if (unmerged.length >= maxUnmerged) merge();
      if (run.trigger === 'schedule') markRecorded(run.monitor, run.dueAt);
    },
    /** A scheduled run has a record, perhaps one that cannot be read: it is not missed. */
    markRecorded,
    /** Decides which runs that the monitor's history expected are missed at `now`. */
    examine: (monitor: string, history: readonly ScheduleEntry[], now: number): void => {
      const expectations = expectationsOf(monitor);
      const { examinedUntil, recorded, missed } = expectations;
      const until = now - settledAfterMs;
      if (until > examinedUntil) {
        const unrecorded = expectedRuns(history, examinedUntil, until).filter(({ dueAt }) => !recorded.has(dueAt));
        expectations.waiting = [...expectations.waiting, ...unrecorded];
        expectations.examinedUntil = until;
        for (const dueAt of recorded) if (dueAt < until) recorded.delete(dueAt);
      }
      if (expectations.waiting.length === 0) return;
      const isMissed = ({ dueAt, intervalMs }: ExpectedRun): boolean => dueAt + missedAfterMs(intervalMs) < now;
      for (const run of expectations.waiting.filter(isMissed)) {
        missed.add(run.dueAt);
        addMissed(run.dueAt, 1);
      }
      expectations.waiting = expectations.waiting.filter((run) => !isMissed(run));
    },
    /** Forgets what was expected of a monitor whose expected runs are all decided; its counts remain. */
    forget: (monitor: string): void => {
      if (monitors.get(monitor)?.waiting.length === 0) monitors.delete(monitor);
    },
    /** Forgets the hours before this one: they are rolled up. */
    dropBefore: (hour: number): void => {
      if (hour <= start) return;
      merge();
      start = hour;
      for (const each of hours.keys()) if (each < hour) hours.delete(each);
      for (const expectations of monitors.values()) {
        for (const dueAt of expectations.missed) if (dueAt < hour) expectations.missed.delete(dueAt);
        expectations.waiting = expectations.waiting.filter(({ dueAt }) => dueAt >= hour);
        expectations.examinedUntil = Math.max(expectations.examinedUntil, hour);
      }
    },
    /** The counts of the hours that start in [from, to). */
    total: (range: { readonly from: number; readonly to: number }): Rollup => {
      merge();
      const within = [...hours].filter(([hour]) => hour >= range.from && hour < range.to);
      return mergeAllRollups(within.map(([, rollup]) => rollup));
    },
  };
};
