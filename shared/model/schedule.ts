// When a monitor is due: a pure function of time. And what was expected in the past.

/** One entry of a monitor's schedule history: valid from `from` until the next entry. */
export type ScheduleEntry = {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly intervalMs: number;
  readonly phaseMs: number;
  readonly state: 'active' | 'paused' | 'removed';
  /** Why it was changed by hand. */
  readonly reason?: string;
};

/** How runs that fall due together are grouped, which differs between here and AWS. */
export type Grouping = { readonly size: number; readonly roundMs: number };

const goldenFraction = (Math.sqrt(5) - 1) / 2;

/** Group g of an interval starts at frac(g·φ)·I, which stays evenly spread as groups are added. */
export const phaseOf = (group: number, intervalMs: number, roundMs: number): number => {
  const fraction = (group * goldenFraction) % 1;
  return Math.floor((fraction * intervalMs) / roundMs) * roundMs;
};

/** The first due time at or after `at`. */
export const nextDue = (schedule: Pick<ScheduleEntry, 'intervalMs' | 'phaseMs'>, at: number): number =>
  Math.ceil((at - schedule.phaseMs) / schedule.intervalMs) * schedule.intervalMs + schedule.phaseMs;

/** The last due time before `at`. */
export const previousDue = (schedule: Pick<ScheduleEntry, 'intervalMs' | 'phaseMs'>, at: number): number =>
  nextDue(schedule, at) - schedule.intervalMs;

/** Due times in [from, to), ascending: all of them, unless there are more than `limit`. */
export const dueTimes = (
  schedule: Pick<ScheduleEntry, 'intervalMs' | 'phaseMs'>,
  from: number,
  to: number,
  limit = Number.POSITIVE_INFINITY,
): readonly number[] => {
  const times: number[] = [];
  for (let due = nextDue(schedule, from); due < to && times.length < limit; due += schedule.intervalMs) times.push(due);
  return times;
};

/** A run that is expected and has no record is missed once this is past. */
export const missedAfterMs = (intervalMs: number): number => Math.max(intervalMs, 30_000) + 90_000;

/** One run that a history expects. */
export type Expected = { readonly dueAt: number; readonly intervalMs: number };

/** The last runs that a history expects before `to`, newest first; at most `count`. `history` is ascending. */
export const lastExpected = (history: readonly ScheduleEntry[], to: number, count: number): readonly Expected[] => {
  const found: Expected[] = [];
  let until = to;
  for (const { state, from, intervalMs, phaseMs } of history.toReversed()) {
    const newest = previousDue({ intervalMs, phaseMs }, until);
    for (let dueAt = newest; state === 'active' && dueAt >= from && found.length < count; dueAt -= intervalMs)
      found.push({ dueAt, intervalMs });
    until = Math.min(until, from);
  }
  return found;
};

/**
 * Which runs a history expects in [from, to): due time and interval, ascending; the first `limit`, if there are more.
 * `history` is ascending too.
 */
export const expectedRuns = (
  history: readonly ScheduleEntry[],
  from: number,
  to: number,
  limit = Number.POSITIVE_INFINITY,
): readonly Expected[] => {
  const found: Expected[] = [];
  for (const [index, entry] of history.entries()) {
    if (entry.state !== 'active') continue;
    const until = history[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const times = dueTimes(entry, Math.max(from, entry.from), Math.min(to, until), limit - found.length);
    for (const dueAt of times) found.push({ dueAt, intervalMs: entry.intervalMs });
  }
  return found;
};

/** How many runs a history expects in [from, to), however many those are. `history` is ascending. */
export const expectedCount = (history: readonly ScheduleEntry[], from: number, to: number): number =>
  history.reduce((sum, entry, index) => {
    if (entry.state !== 'active') return sum;
    const begin = Math.max(from, entry.from);
    const end = Math.min(to, history[index + 1]?.from ?? Number.POSITIVE_INFINITY);
    return end <= begin ? sum : sum + Math.round((nextDue(entry, end) - nextDue(entry, begin)) / entry.intervalMs);
  }, 0);

/** Up to when a history expects no more than `most` runs from `from` on: `to`, unless it expects more before that. */
export const expectedUntil = (
  history: readonly ScheduleEntry[],
  { from, to }: { readonly from: number; readonly to: number },
  max: number,
): number => expectedRuns(history, from, to, max + 1)[max]?.dueAt ?? to;

/** Of the expected runs in [from, to), those without a record whose time is up: Unknown, never up, never down. */
export const missedRuns = (
  history: readonly ScheduleEntry[],
  recorded: ReadonlySet<number>,
  window: { readonly from: number; readonly to: number; readonly now: number },
): readonly number[] =>
  expectedRuns(history, window.from, window.to)
    .filter(({ dueAt, intervalMs }) => dueAt + missedAfterMs(intervalMs) < window.now && !recorded.has(dueAt))
    .map(({ dueAt }) => dueAt);

/** A monitor is ready, and its status believed, while its newest record is no older than this. */
export const freshForMs = (intervalMs: number): number => Math.max(2 * intervalMs, 90_000);

/** The newest time that is believed in, milliseconds since the epoch: a run that is dated later comes from a wrong clock. */
export const horizon = (now: number): number => now + 60_000;
