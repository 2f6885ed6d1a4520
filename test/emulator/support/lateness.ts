// The lateness of runs, separately for runs with warm workers and for runs whose workers have to start first.

import type { Run } from './api-reader.ts';
import type { Span } from './expected-runs.ts';

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

/** The first messages have no warm worker, and several simultaneous messages start several workers. */
const startingMs = 15_000;

/** Workers start after each deployment; after the first deployment, from `start` on. */
export const latenessBy = (runs: readonly Run[], deployments: readonly Span[], start: number) => {
  const isColdStart = ({ dueAt }: Run): boolean => {
    const due = Date.parse(dueAt);
    return deployments.some(({ from, to }) => due >= from && due < Math.max(to, start) + startingMs);
  };
  return {
    cold: latenessOf(runs.filter(isColdStart)),
    warm: latenessOf(runs.filter((run) => !isColdStart(run))),
  };
};
