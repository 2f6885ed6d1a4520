// The runs that a schedule history requires, compared with the recorded runs.
import { expect } from 'vitest';
import { expectedRuns, type ScheduleEntry } from '../../../shared/model/schedule.ts';
import type { ApiReader, Run } from './api-reader.ts';

export type Span = { readonly from: number; readonly to: number };

/** A run is recorded this long after its due time: lateness, its budget, and a margin. */
export const settledMs = 15_000;

/** The longest time of a run: an attempt and a retry. */
const maxRunMs = 6_000;

/** A worker may receive a message this long before its due time, and wait. */
const aheadMs = 2_000;

/** Until the message of a killed worker is delivered again: the queue's visibility time-out and a margin. */
export const redeliveryMs = 180_000;

/** By due time, ascending. */
export const scheduledRuns = async (reader: ApiReader, monitor: string, { from, to }: Span): Promise<readonly Run[]> =>
  (await reader.runs(monitor))
    .filter(({ trigger, dueAt }) => trigger === 'schedule' && Date.parse(dueAt) >= from && Date.parse(dueAt) < to)
    .toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));

/**
 * Runs that no deployment interrupted. Unlike AWS, the emulator kills busy workers when it replaces a function: their
 * runs are recorded too, but only when their message is delivered again.
 */
export const undisturbed = (runs: readonly Run[], deployments: readonly Span[]): readonly Run[] =>
  runs.filter(({ dueAt }) => {
    const due = Date.parse(dueAt);
    return !deployments.some(({ from, to }) => due > from - maxRunMs && due < to + aheadMs);
  });

export type History = { readonly monitor: string; readonly entries: readonly ScheduleEntry[] };

/** Each due run is recorded once, and no other run is. */
export const expectComplete = async (reader: ApiReader, { monitor, entries }: History, span: Span): Promise<void> => {
  const due = expectedRuns(entries, span.from, span.to).map(({ dueAt }) => new Date(dueAt).toISOString());
  const recorded = (await scheduledRuns(reader, monitor, span)).map(({ dueAt }) => dueAt);
  expect(due.length, monitor).toBeGreaterThan(0);
  expect(recorded, monitor).toEqual(due);
};
