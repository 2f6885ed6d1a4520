// Which run an arrival belongs to: due times follow from the interval and from when the API says that one is due.
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalProcess } from './local-process.ts';
import type { Arrival } from './target.ts';

type MonitorJson = { readonly id: string; readonly intervalSeconds: number; readonly nextRunAt: string | null };
type PageJson = { readonly monitors: readonly MonitorJson[]; readonly cursor: string | null };

/** Interval and phase, milliseconds. */
type Schedule = { readonly intervalMs: number; readonly phaseMs: number };
export type Schedules = ReadonlyMap<string, Schedule>;

const scheduleOf = ({ intervalSeconds, nextRunAt }: MonitorJson): Schedule => {
  const intervalMs = intervalSeconds * 1_000;
  return { intervalMs, phaseMs: Date.parse(nextRunAt ?? '') % intervalMs };
};

/** Asks for all pages. Every monitor has a next run once the process watches. */
export const schedulesOf = async ({ api }: LocalProcess): Promise<Schedules> => {
  const schedules = new Map<string, Schedule>();
  let query = '?limit=50';
  for (;;) {
    const { monitors, cursor } = (await (await fetch(`${api}/monitors${query}`)).json()) as PageJson;
    for (const monitor of monitors) {
      if (monitor.nextRunAt === null) throw new Error(`${monitor.id} has no next run`);
      schedules.set(monitor.id, scheduleOf(monitor));
    }
    if (cursor === null) return schedules;
    query = `?limit=50&cursor=${encodeURIComponent(cursor)}`;
    await sleep(20);
  }
};

const dueBefore = ({ intervalMs, phaseMs }: Schedule, at: number): number =>
  Math.floor((at - phaseMs) / intervalMs) * intervalMs + phaseMs;

export type Window = { readonly from: number; readonly to: number };

/** Arrival less due time of every run due in the window, milliseconds; `missing` are the runs that never came. */
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
