// When a monitor is due, as a pure function of time, and which runs its schedule history expects.

/** One entry of a monitor's schedule history, valid from `from` until the next entry. A history is ascending by `from`. */
export type ScheduleEntry = {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly intervalMs: number;
  readonly phaseMs: number;
  readonly state: 'active' | 'paused' | 'removed';
  /** Why the schedule was changed manually. */
  readonly reason?: string;
};

/** Whether a run is too late to be worth executing: the next one is already due. */
export const isOverdue = (
  { dueAt, intervalMs }: { readonly dueAt: number; readonly intervalMs: number },
  now: number,
) => now >= dueAt + intervalMs;

type Timing = Pick<ScheduleEntry, 'intervalMs' | 'phaseMs'>;
type History = readonly ScheduleEntry[];

/** How monitors with the same interval are grouped, so that they are due together: the local process and AWS differ. */
export type Grouping = {
  /** Monitors in one group. */
  readonly size: number;
  /** Phases are multiples of this. */
  readonly roundMs: number;
};

const goldenFraction = (Math.sqrt(5) - 1) / 2;

/** Group g of an interval I starts at frac(g·φ)·I, which stays evenly distributed as groups are added. */
export const phaseOf = (group: number, intervalMs: number, roundMs: number): number => {
  const fraction = (group * goldenFraction) % 1;
  return Math.floor((fraction * intervalMs) / roundMs) * roundMs;
};

/** The first due time at or after `at`. */
export const nextDue = ({ intervalMs, phaseMs }: Timing, at: number): number =>
  Math.ceil((at - phaseMs) / intervalMs) * intervalMs + phaseMs;

/** The last due time before `at`. */
export const previousDue = (timing: Timing, at: number): number => nextDue(timing, at) - timing.intervalMs;

/** Due times in [from, to), ascending; at most `limit`. */
export const dueTimes = (
  timing: Timing,
  from: number,
  to: number,
  limit = Number.POSITIVE_INFINITY,
): readonly number[] => {
  const times: number[] = [];
  for (let due = nextDue(timing, from); due < to && times.length < limit; due += timing.intervalMs) times.push(due);
  return times;
};

/** An expected run without a record is missed this long after its due time. */
export const missedAfterMs = (intervalMs: number): number => Math.max(intervalMs, 30_000) + 90_000;

/** A run that a schedule history expects. */
export type ExpectedRun = { readonly dueAt: number; readonly intervalMs: number };

/** The last runs that a history expects before `to`, newest first; at most `count`. */
export const lastExpectedRuns = (history: History, to: number, count: number): readonly ExpectedRun[] => {
  const runs: ExpectedRun[] = [];
  let until = to;
  for (const { state, from, intervalMs, phaseMs } of history.toReversed()) {
    const newest = previousDue({ intervalMs, phaseMs }, until);
    for (let dueAt = newest; state === 'active' && dueAt >= from && runs.length < count; dueAt -= intervalMs)
      runs.push({ dueAt, intervalMs });
    until = Math.min(until, from);
  }
  return runs;
};

/** The runs that a history expects in [from, to), ascending; the first `limit`. */
export const expectedRuns = (
  history: History,
  from: number,
  to: number,
  limit = Number.POSITIVE_INFINITY,
): readonly ExpectedRun[] => {
  const runs: ExpectedRun[] = [];
  for (const [index, entry] of history.entries()) {
    if (entry.state !== 'active') continue;
    const until = history[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const times = dueTimes(entry, Math.max(from, entry.from), Math.min(to, until), limit - runs.length);
    for (const dueAt of times) runs.push({ dueAt, intervalMs: entry.intervalMs });
  }
  return runs;
};

/** How many runs a history expects in [from, to): computed, so that it costs the same for any number of runs. */
export const countExpectedRuns = (history: History, from: number, to: number): number =>
  history.reduce((sum, entry, index) => {
    if (entry.state !== 'active') return sum;
    const begin = Math.max(from, entry.from);
    const end = Math.min(to, history[index + 1]?.from ?? Number.POSITIVE_INFINITY);
    return end <= begin ? sum : sum + Math.round((nextDue(entry, end) - nextDue(entry, begin)) / entry.intervalMs);
  }, 0);

/** The largest end, at most `to`, of a range from `from` in which a history expects at most `max` runs. */
export const endOfExpectedRuns = (
  history: History,
  { from, to }: { readonly from: number; readonly to: number },
  max: number,
): number => expectedRuns(history, from, to, max + 1)[max]?.dueAt ?? to;

/** Due times of the runs in [from, to) that are missed at `now`: they count as Unknown, neither up nor down. */
export const missedRuns = (
  history: History,
  recorded: ReadonlySet<number>,
  window: { readonly from: number; readonly to: number; readonly now: number },
): readonly number[] =>
  expectedRuns(history, window.from, window.to)
    .filter(({ dueAt, intervalMs }) => dueAt + missedAfterMs(intervalMs) < window.now && !recorded.has(dueAt))
    .map(({ dueAt }) => dueAt);

/** A monitor is ready, and its status current, while its newest record is no older than this. */
export const freshForMs = (intervalMs: number): number => Math.max(2 * intervalMs, 90_000);

/** The latest due time that is accepted at `now`: a later one comes from a wrong clock, and is ignored. */
export const latestDueTime = (now: number): number => now + 60_000;
