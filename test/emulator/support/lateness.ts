// How late runs begin, apart for those that meet a line at work and those for which workers have to be started first.
import type { Span } from './expected.ts';
import type { Run } from './reader.ts';

export type Lateness = {
  readonly count: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
};

const latenessOf = (runs: readonly Run[]): Lateness => {
  const late = runs.map(({ latenessMs }) => latenessMs ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b);
  const at = (share: number): number => late[Math.min(late.length - 1, Math.floor(late.length * share))] ?? Number.NaN;
  return { count: late.length, medianMs: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
};

/** The first messages find no worker, and several that come at once start several. */
const startingMs = 15_000;

/** After each deployment, and after the first one from `start` on, workers start. */
export const latenessBy = (runs: readonly Run[], deployments: readonly Span[], start: number) => {
  const isOfStart = ({ dueAt }: Run): boolean => {
    const due = Date.parse(dueAt);
    return deployments.some(({ from, to }) => due >= from && due < Math.max(to, start) + startingMs);
  };
  return {
    starting: latenessOf(runs.filter(isOfStart)),
    atWork: latenessOf(runs.filter((run) => !isOfStart(run))),
  };
};
