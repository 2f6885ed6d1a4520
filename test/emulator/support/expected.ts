// The runs that a schedule history asks for, against those that are on record.
import { expect } from 'vitest';
import { expectedRuns, type ScheduleEntry } from '../../../shared/model/schedule.ts';
import type { Reader, Run } from './reader.ts';

export type Span = { readonly from: number; readonly to: number };

/** A run is on record this long after its due time: lateness, its budget, and a little. */
export const settledMs = 15_000;

/** A run may be under way for as long: an attempt, and a second look. */
const underWayMs = 6_000;

/** A worker may have a message this long before it falls due, and wait with it. */
const aheadMs = 2_000;

/** Until a message comes again whose worker was ended: the queue's visibility time-out, and a little. */
export const againMs = 180_000;

/** By due time, ascending. */
export const scheduledRuns = async (reader: Reader, monitor: string, { from, to }: Span): Promise<readonly Run[]> =>
  (await reader.runs(monitor))
    .filter(({ trigger, dueAt }) => trigger === 'schedule' && Date.parse(dueAt) >= from && Date.parse(dueAt) < to)
    .toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));

/**
 * Those that no deployment met. The emulator ends workers with all that they have at hand when it replaces a function,
 * which AWS does not: those runs are on record too, but only once their message comes again.
 */
export const undisturbed = (runs: readonly Run[], deployments: readonly Span[]): readonly Run[] =>
  runs.filter(({ dueAt }) => {
    const due = Date.parse(dueAt);
    return !deployments.some(({ from, to }) => due > from - underWayMs && due < to + aheadMs);
  });

export type History = { readonly monitor: string; readonly entries: readonly ScheduleEntry[] };

/** Each run that was due is on record once, and no other one is. */
export const expectComplete = async (reader: Reader, { monitor, entries }: History, span: Span): Promise<void> => {
  const due = expectedRuns(entries, span.from, span.to).map(({ dueAt }) => new Date(dueAt).toISOString());
  const recorded = (await scheduledRuns(reader, monitor, span)).map(({ dueAt }) => dueAt);
  expect(due.length, monitor).toBeGreaterThan(0);
  expect(recorded, monitor).toEqual(due);
};
