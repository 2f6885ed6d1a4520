// The oracle: computes the expected state and outages of a monitor by a slow and simple model.
import type { Policy } from '../../shared/model/monitor.ts';
import type { FlowRun } from '../../shared/model/run.ts';

export type Outage = { readonly from: number; readonly to: number };
type Verdict = 'failing' | 'passing';

/** The verdict of a run, undefined for a neutral run. Implemented apart from the model, which the oracle checks. */
const verdictOf = (run: FlowRun): Verdict | undefined => {
  const ends = [run.states.at(-1)?.type, ...run.taskRuns.map((taskRun) => taskRun.states.at(-1)?.type)];
  if (ends.some((end) => end === 'FAILED')) return 'failing';
  if (run.taskRuns.length === 0 && run.states.at(-1)?.name === 'Completed') return undefined;
  return ends.every((end) => end === 'COMPLETED') ? 'passing' : undefined;
};

/** The names of a run's failed task runs, each with the run's id. */
export const failuresOf = (run: FlowRun): readonly string[] =>
  run.taskRuns.filter(({ states }) => states.at(-1)?.type === 'FAILED').map(({ name }) => `${run.id}~${name}`);

export type DecisiveResult = {
  readonly dueAt: number;
  readonly verdict: Verdict;
  /** How many gaps in the recorded runs came before it: a streak has no gap in it. */
  readonly gapsBefore: number;
  readonly isManual: boolean;
};

/** A passing run within an hour after a run that a certificate failed counts as failing. */
const isHeld = (
  run: { readonly dueAt: number; readonly verdict: Verdict },
  before: readonly { readonly dueAt: number; readonly isBadCertificate: boolean }[],
): boolean =>
  run.verdict === 'passing' &&
  before.some((earlier) => earlier.isBadCertificate && run.dueAt < earlier.dueAt + 3_600_000);

/** The verdicts of the decisive runs that are due from `from` on, in the order of the schedule. */
export const decisiveResults = (
  runs: readonly FlowRun[],
  from: number,
  unknownAfterMs = Number.POSITIVE_INFINITY,
): readonly DecisiveResult[] => {
  const counted = runs.filter((run) => run.dueAt >= from);
  const times = counted.map(({ dueAt }) => dueAt).sort((a, b) => a - b);
  const gapEnds = times.filter((time, i) => i > 0 && time - (times[i - 1] ?? time) > unknownAfterMs);
  const gapsBefore = (dueAt: number): number => gapEnds.filter((end) => end <= dueAt).length;
  return counted
    .map((run) => ({
      dueAt: run.dueAt,
      id: run.id,
      verdict: verdictOf(run),
      gapsBefore: gapsBefore(run.dueAt),
      isManual: run.trigger === 'manual',
      isBadCertificate: run.taskRuns.some((taskRun) => taskRun.onlyCertificate),
    }))
    .filter((run): run is typeof run & { verdict: Verdict } => run.verdict !== undefined)
    .sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1))
    .map((run, index, all) => (isHeld(run, all.slice(0, index)) ? { ...run, verdict: 'failing' as const } : run));
};

/**
 * The index of the first run of the streak with this verdict that ends with run i, where it counts as `count` runs or more;
 * manual runs in a row count as one.
 */
const streakStart = (
  runs: readonly DecisiveResult[],
  i: number,
  verdict: Verdict,
  count: number,
): number | undefined => {
  let start = i + 1;
  const belongs = (run: DecisiveResult | undefined): boolean =>
    run?.verdict === verdict && run.gapsBefore === runs[i]?.gapsBefore;
  while (start > 0 && belongs(runs[start - 1])) start -= 1;
  const groups = runs.slice(start, i + 1).map((run) => (run.isManual ? 'm' : 's'));
  return groups.join('').replaceAll(/m+/g, 'm').length >= count ? start : undefined;
};

const streakEnds = (runs: readonly DecisiveResult[], i: number, verdict: Verdict, count: number): boolean =>
  streakStart(runs, i, verdict, count) !== undefined;

/** The newest streak that is complete by run i decides. */
const stateAt = (runs: readonly DecisiveResult[], i: number, policy: Policy): 'Up' | 'Down' | 'Unknown' => {
  for (let j = i; j >= 0; j -= 1) {
    if (streakEnds(runs, j, 'failing', policy.after)) return 'Down';
    if (streakEnds(runs, j, 'passing', policy.recoverAfter)) return 'Up';
  }
  return 'Unknown';
};

export const finalState = (runs: readonly DecisiveResult[], policy: Policy): 'Up' | 'Down' | 'Unknown' =>
  stateAt(runs, runs.length - 1, policy);

/** Every Down period: from the first failing run of its streak to the run that ended it. */
export const outages = (runs: readonly DecisiveResult[], policy: Policy): readonly Outage[] => {
  const found: Outage[] = [];
  let begun: number | undefined;
  for (let i = 0; i < runs.length; i += 1) {
    const state = stateAt(runs, i, policy);
    if (state === 'Down' && begun === undefined)
      begun = runs[streakStart(runs, i, 'failing', policy.after) ?? i]?.dueAt;
    if (state === 'Up' && begun !== undefined) {
      found.push({ from: begun, to: runs[i]?.dueAt ?? begun });
      begun = undefined;
    }
  }
  if (begun !== undefined) found.push({ from: begun, to: Number.POSITIVE_INFINITY });
  return found;
};

/** Outages that only touch, at a millisecond that two runs share, do not overlap. */
export const overlaps = (a: Outage, b: Outage): boolean => a.from === b.from || (a.from < b.to && b.from < a.to);
