// The oracle: what must be true of a monitor once all is at rest, by a model that is slow and obvious.
import type { Policy } from '../../shared/model/monitor.ts';
import type { FlowRun } from '../../shared/model/run.ts';

export type Outage = { readonly from: number; readonly to: number };
type Said = 'failing' | 'passing';

/** What a run says of its service; undefined when it says nothing. Written without the model's own verdict. */
const saidBy = (run: FlowRun): Said | undefined => {
  const ends = [run.states.at(-1)?.type, ...run.taskRuns.map((taskRun) => taskRun.states.at(-1)?.type)];
  if (ends.some((end) => end === 'FAILED')) return 'failing';
  return ends.every((end) => end === 'COMPLETED') ? 'passing' : undefined;
};

/** The names of a run's failed task runs, each with the run's id. */
export const failuresOf = (run: FlowRun): readonly string[] =>
  run.taskRuns.filter(({ states }) => states.at(-1)?.type === 'FAILED').map(({ name }) => `${run.id}~${name}`);

export type Spoken = { readonly dueAt: number; readonly said: Said };

export const spokenOf = (runs: readonly FlowRun[], from: number): readonly Spoken[] =>
  runs
    .filter((run) => run.dueAt >= from)
    .map((run) => ({ dueAt: run.dueAt, id: run.id, said: saidBy(run) }))
    .filter((run): run is { dueAt: number; id: string; said: Said } => run.said !== undefined)
    .sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1));

/** Whether `count` runs that say the same end with run i. */
const streakEnds = (runs: readonly Spoken[], i: number, said: Said, count: number): boolean =>
  i + 1 >= count && runs.slice(i + 1 - count, i + 1).every((run) => run.said === said);

/** The newest streak that is complete by run i decides. */
const stateAt = (runs: readonly Spoken[], i: number, policy: Policy): 'Up' | 'Down' | 'Unknown' => {
  for (let j = i; j >= 0; j -= 1) {
    if (streakEnds(runs, j, 'failing', policy.after)) return 'Down';
    if (streakEnds(runs, j, 'passing', policy.recoverAfter)) return 'Up';
  }
  return 'Unknown';
};

export const finalState = (runs: readonly Spoken[], policy: Policy): 'Up' | 'Down' | 'Unknown' =>
  stateAt(runs, runs.length - 1, policy);

/** Every stretch of Down: from the first failing run of its streak to the run that ended it. */
export const outages = (runs: readonly Spoken[], policy: Policy): readonly Outage[] => {
  const found: Outage[] = [];
  let begun: number | undefined;
  for (let i = 0; i < runs.length; i += 1) {
    const state = stateAt(runs, i, policy);
    if (state === 'Down' && begun === undefined) begun = runs[i + 1 - policy.after]?.dueAt;
    if (state === 'Up' && begun !== undefined) {
      found.push({ from: begun, to: runs[i]?.dueAt ?? begun });
      begun = undefined;
    }
  }
  if (begun !== undefined) found.push({ from: begun, to: Number.POSITIVE_INFINITY });
  return found;
};

/** Two that only touch, at a millisecond that two runs share, do not overlap. */
export const overlaps = (a: Outage, b: Outage): boolean => a.from === b.from || (a.from < b.to && b.from < a.to);
