// Fold: from a series of runs to the periods in which the service was Down.
import { type Gap, isApart } from './gap.ts';
import type { Policy } from './monitor.ts';
import { type FlowRun, verdict } from './run.ts';

/**
 * From the first failing run of a streak to the run that completed the recovery, at whose due time it ends; `to` is
 * absent while it lasts.
 */
export type DownPeriod = { readonly first: FlowRun; readonly to?: number };

export type Folded = {
  /** Undefined when no streak is complete. */
  readonly state: 'Up' | 'Down' | undefined;
  /** Due time of the first run of the streak that led to the state, milliseconds since the epoch. */
  readonly since: number;
  /** Ascending. The last one has no `to` when the state is Down. */
  readonly periods: readonly DownPeriod[];
};

type Progress = Folded & { readonly streak: readonly FlowRun[] };

/**
 * How many runs a streak counts as: manual runs in a row count as one. Somebody may start many within a second, which
 * confirm no more than the first of them; the schedule has to confirm it.
 */
export const streakLength = (streak: readonly Pick<FlowRun, 'trigger'>[]): number =>
  streak.filter(({ trigger }, index) => trigger !== 'manual' || streak[index - 1]?.trigger !== 'manual').length;

const sameVerdict = (a: FlowRun | undefined, b: FlowRun): boolean => a !== undefined && verdict(a) === verdict(b);

const enterDown = (before: Progress, streak: readonly FlowRun[], first: FlowRun): Progress => ({
  state: 'Down',
  since: first.dueAt,
  periods: [...before.periods, { first }],
  streak,
});

const enterUp = (before: Progress, streak: readonly FlowRun[], first: FlowRun, run: FlowRun): Progress => {
  const last = before.periods.at(-1);
  const periods =
    last && before.state === 'Down' ? [...before.periods.slice(0, -1), { ...last, to: run.dueAt }] : before.periods;
  return { state: 'Up', since: first.dueAt, periods, streak };
};

const step = (before: Progress, run: FlowRun, policy: Policy, gaps: readonly Gap[]): Progress => {
  const last = before.streak.at(-1);
  // What happened in a gap is unknown: a streak does not continue across it.
  const continues = sameVerdict(last, run) && !(last && isApart(gaps, last.dueAt, run.dueAt));
  const streak = continues ? [...before.streak, run] : [run];
  const first = streak[0] ?? run;
  const failing = verdict(run) === 'failing';
  const needed = failing ? policy.after : policy.recoverAfter;
  const target = failing ? 'Down' : 'Up';
  if (streakLength(streak) < needed || before.state === target) return { ...before, streak };
  return failing ? enterDown(before, streak, first) : enterUp(before, streak, first, run);
};

const bySchedule = (a: FlowRun, b: FlowRun): number => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1);

/** The runs that count, oldest first: neutral runs show nothing about the service. */
export const decisiveRuns = (runs: readonly FlowRun[]): readonly FlowRun[] =>
  runs.filter((run) => verdict(run) !== 'neutral').toSorted(bySchedule);

/**
 * `after` failing runs in a row begin a Down period, and `recoverAfter` passing runs end it; manual runs in a row count as
 * one. Takes runs in any order.
 */
export const fold = (runs: readonly FlowRun[], policy: Policy, gaps: readonly Gap[] = []): Folded => {
  const start: Progress = { state: undefined, since: 0, periods: [], streak: [] };
  const { state, since, periods } = decisiveRuns(runs).reduce<Progress>(
    (before, run) => step(before, run, policy, gaps),
    start,
  );
  return { state, since, periods };
};
