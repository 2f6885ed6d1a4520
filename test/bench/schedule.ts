// Assigns arrivals to runs: due times follow from the interval and phase that the planner stores for each monitor.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { registeredRange } from '../../shared/storage/keys.ts';
import { databaseFile } from '../../shared/storage/sqlite/open-sqlite.ts';
import type { LocalProcess } from './local-process.ts';
import type { Arrival } from './target.ts';

/** Interval and phase, milliseconds. */
type Schedule = { readonly intervalMs: number; readonly phaseMs: number };
export type Schedules = ReadonlyMap<string, Schedule>;

type Known = Schedule & { readonly id: string };

/** Reads the database file, because requesting 60,000 monitors from the API would be a load itself. */
export const schedulesOf = ({ dataFolder }: Pick<LocalProcess, 'dataFolder'>): Schedules => {
  const database = new DatabaseSync(join(dataFolder, databaseFile), { readOnly: true });
  const rows = database
    .prepare("SELECT body FROM items WHERE pk = 'planner' AND sk LIKE ?")
    .all(`${registeredRange.from}%`);
  database.close();
  const known = rows.flatMap(({ body }) => (JSON.parse(String(body)) as { monitors: readonly Known[] }).monitors);
  // Only plain monitors have a target that records arrivals.
  return new Map(known.filter(({ id }) => id.startsWith('check-')).map((monitor) => [monitor.id, monitor]));
};

const dueBefore = ({ intervalMs, phaseMs }: Schedule, at: number): number =>
  Math.floor((at - phaseMs) / intervalMs) * intervalMs + phaseMs;

export type Window = { readonly from: number; readonly to: number };

/** Arrival minus due time of every run due in the window, milliseconds; `missing` counts runs without an arrival. */
export const latenessOf = (arrivals: readonly Arrival[], schedules: Schedules, { from, to }: Window) => {
  const byRun = new Map<string, number>();
  for (const { path, at } of arrivals) {
    const schedule = schedules.get(path.slice(1));
    const dueAt = schedule && dueBefore(schedule, at);
    if (dueAt !== undefined && dueAt >= from && dueAt < to) byRun.set(`${path} ${dueAt}`, at - dueAt);
  }
  const expected = [...schedules.values()].reduce((sum, schedule) => {
    const before = (at: number): number => dueBefore(schedule, at - 1);
    return sum + Math.round((before(to) - before(from)) / schedule.intervalMs);
  }, 0);
  return { lateness: [...byRun.values()], missing: expected - byRun.size };
};
