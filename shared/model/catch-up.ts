// Catch-up runs: one run soon after a monitor starts to be checked, where its schedule alone would leave it unchecked for long.
import { nextDue, type ScheduleEntry } from './schedule.ts';

/** Catch-up runs are spread over this time, or over the interval where that is shorter. */
const spreadOverMs = 10_000;

type Scheduled = Pick<ScheduleEntry, 'intervalMs' | 'phaseMs' | 'from'> & { readonly paused?: true };

/**
 * When a monitor that starts to be checked at `start` gets its catch-up run; undefined when it is paused, or due as soon by
 * its schedule. Phases are spread evenly over the interval, so these times are spread evenly too.
 */
export const catchUpAt = ({ intervalMs, phaseMs, from, paused }: Scheduled, start: number): number | undefined => {
  const spreadMs = Math.min(spreadOverMs, intervalMs);
  if (paused || nextDue({ intervalMs, phaseMs }, Math.max(start, from)) - start <= spreadMs) return undefined;
  return start + Math.floor((phaseMs / intervalMs) * spreadMs);
};

/**
 * Whether a monitor needs a catch-up run at `at`: no run was recorded within its interval. So a process that restarts again
 * and again, or a monitor that is changed again and again, does not get more runs than by its schedule.
 */
export const isUnchecked = (newestDueAt: number | undefined, intervalMs: number, at: number): boolean =>
  newestDueAt === undefined || newestDueAt <= at - intervalMs;

/** How long the planner tries to send a catch-up run: a tick may fail, and its run must not come at an unexpected time. */
const sendWithinMs = 180_000;

/** Whether a catch-up run may still be sent at `now`. */
export const isCatchUpCurrent = (at: number | undefined, now: number): at is number =>
  at !== undefined && now < at + sendWithinMs;
