// Slices: five minutes of runs of all monitors, counted on AWS until their hour is rolled up.
import type { Rollup } from './rollup.ts';
import { type ExpectedRun, missedAfterMs } from './schedule.ts';

export const sliceMs = 5 * 60_000;

export const startOfSlice = (at: number): number => Math.floor(at / sliceMs) * sliceMs;

/** Delay between the end of a slice and its count: by then nearly all of its runs are recorded. */
export const sliceSettledAfterMs = 150_000;

/** The start of the newest slice that may be counted at `now`. */
export const lastDueSlice = (now: number): number => startOfSlice(now - sliceSettledAfterMs) - sliceMs;

/** The clock of a worker may be this much behind that of the planner. */
const clockDifferenceMs = 60_000;

/** Whether the slice of a run that was recorded at `now` may have been counted without it. */
export const isAfterItsSlice = (dueAt: number, now: number): boolean =>
  now >= startOfSlice(dueAt) + sliceMs + sliceSettledAfterMs - clockDifferenceMs;

/** How many expected runs without a record are missed from which second on; ascending. Epoch seconds. */
export type Undecided = readonly (readonly [second: number, count: number])[];

/** `rollup.missed` is of the time of the count; `undecided` adds to it as time passes. */
export type Slice = { readonly from: number; readonly rollup: Rollup; readonly undecided: Undecided };

/** Divides expected runs without a record into missed ones and undecided ones. */
export const decideMissed = (unrecorded: readonly ExpectedRun[], now: number) => {
  const missedAt = unrecorded.map(({ dueAt, intervalMs }) => dueAt + missedAfterMs(intervalMs));
  const open = missedAt.filter((at) => at >= now);
  // A run is missed later than `at`: in the second after it.
  const bySecond = Map.groupBy(open, (at) => Math.floor(at / 1_000) + 1);
  const undecided: Undecided = [...bySecond].map(([second, all]) => [second, all.length] as const);
  return { missed: missedAt.length - open.length, undecided: undecided.toSorted(([a], [b]) => a - b) };
};

/** The roll-up of a slice as it is at `now`. */
export const rollupAt = ({ rollup, undecided }: Slice, now: number): Rollup => {
  const missed = undecided.reduce((sum, [second, count]) => (second * 1_000 <= now ? sum + count : sum), 0);
  return missed === 0 ? rollup : { ...rollup, missed: rollup.missed + missed };
};

/** The sum of the undecided runs of two sets of monitors. */
export const mergeUndecided = (a: Undecided, b: Undecided): Undecided => {
  const sums = new Map(a);
  for (const [second, count] of b) sums.set(second, (sums.get(second) ?? 0) + count);
  return [...sums].toSorted(([x], [y]) => x - y);
};
