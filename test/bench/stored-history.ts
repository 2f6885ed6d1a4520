// Fills a data folder with the records of many hours, written directly into the table by the project's own codecs.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { toManifest } from '../../shared/define/manifest.ts';
import { parseMonitors } from '../../shared/define/parse-monitors.ts';
import { runId, taskRunName } from '../../shared/model/identity.ts';
import type { RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import {
  dayMs,
  emptyRollup,
  hourMs,
  lastDueHour,
  mergeAllRollups,
  mergeRollups,
  type Rollup,
  rollUpRuns,
  startOfDay,
  startOfHour,
} from '../../shared/model/rollup.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { dueTimes } from '../../shared/model/schedule.ts';
import { state } from '../../shared/model/state.ts';
import { http, monitor } from '../../shared/monitor.ts';
import { syncMonitors } from '../../shared/pipeline/plan/sync-monitors.ts';
import { putRollupProgress } from '../../shared/storage/records/rollup-progress.ts';
import { encodeRollup, type Span } from '../../shared/storage/records/rollup-records.ts';
import { encodeRun } from '../../shared/storage/records/run-codec.ts';
import { keepRunsSeconds } from '../../shared/storage/records/run-records.ts';
import { databaseFile } from '../../shared/storage/sqlite/open-sqlite.ts';
import { openDatabase } from '../../shared/storage/sqlite/schema.ts';
import { createSqliteStore } from '../../shared/storage/sqlite/sqlite-store.ts';
import { type ItemStatements, prepareItemStatements } from '../../shared/storage/sqlite/sqlite-writes.ts';
import type { Item } from '../../shared/storage/store.ts';
import { monitorId } from './monitors-file.ts';

export type History = {
  readonly monitors: number;
  readonly everySeconds: number;
  readonly origin: string;
  /** Milliseconds since the epoch: the start of the schedules, and the end of the recorded runs. */
  readonly from: number;
  readonly to: number;
  /** The time from which the runs of a monitor are recorded; earlier runs are missed. */
  readonly recordedFrom: (index: number) => number;
};

const definitions = ({ monitors, everySeconds, origin }: History) =>
  Array.from({ length: monitors }, (_, index) => {
    const id = monitorId(index);
    return monitor(id, { every: `${everySeconds}s`, allowPrivate: true, checks: [http('home', `${origin}/${id}`)] });
  });

const openQuick = (folder: string): DatabaseSync => {
  const opened = openDatabase(join(folder, databaseFile));
  if (opened.outcome !== 'opened') throw new Error(opened.outcome);
  // The data can be generated again, so durability does not matter.
  opened.database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -400000');
  return opened.database;
};

/** The planner's first tick at that time: registered monitors, their status and their schedule. */
const plan = async (folder: string, history: History): Promise<readonly RegisteredMonitor[]> => {
  const checked = parseMonitors(definitions(history), 'bench');
  if (!checked.ok) throw new Error(checked.problems.map(({ message }) => message).join());
  const now = () => history.from;
  const store = createSqliteStore(openQuick(folder), { now, release: () => undefined });
  const logger = {
    error: (message: string): never => {
      throw new Error(message);
    },
  };
  const clock = { now, sleep: async () => undefined };
  const deps = { clock, store, manifest: toManifest(checked.monitors), logger };
  const synced = await syncMonitors(
    { ...deps, grouping: { size: 1, roundMs: 1 }, alert: async () => {} },
    history.from,
  );
  if (synced === 'overtaken') throw new Error('the monitors could not be planned');
  await putRollupProgress(store, { hour: lastDueHour(history.to) + hourMs }, 0);
  await store.close();
  return synced.monitors;
};

/** Irregular, but the same in each benchmark. */
const scatter = (seed: number): number => {
  const hashed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d);
  return ((hashed ^ (hashed >>> 13)) >>> 0) / 2 ** 32;
};

const aRun = (id: string, url: string, address: string, dueAt: number): FlowRun => {
  const dice = scatter(dueAt % 2 ** 31);
  const totalMs = 40 + Math.round(160 * dice ** 3);
  const [startedAt, endedAt] = [dueAt + 2, dueAt + 4 + totalMs];
  const passing = dice < 0.995;
  const key = { monitor: id, dueAt, trigger: 'schedule' } as const;
  const end = passing
    ? state('Completed', endedAt)
    : state('Failed', endedAt, 'The status code is 503, and must be 200');
  const evidence = {
    ...{
      kind: 'http',
      method: 'GET',
      url,
      status: passing ? 200 : 503,
      address,
      resolved: ['127.0.0.1'],
      bytes: 2,
      protocol: 'HTTP/1.1',
    },
    phases: { tcpMs: 1, firstByteMs: totalMs - 1, totalMs },
  };
  return {
    id: runId(key),
    ...key,
    flow: id,
    startedAt,
    endedAt,
    states: [
      state('Scheduled', dueAt),
      state('Pending', startedAt),
      state('Running', startedAt),
      state('Completed', endedAt),
    ],
    taskRuns: [
      {
        ...{ name: taskRunName(runId(key), 'home', 0), task: 'home', attempts: 1, lines: [] },
        states: [state('Pending', startedAt), state('Running', startedAt), end],
        evidence: [evidence],
      },
    ],
  };
};

const createAll = (database: DatabaseSync, writes: ItemStatements, items: readonly Item[]): void => {
  database.exec('BEGIN');
  for (const item of items) writes.create(item, JSON.stringify(item.body), 0);
  database.exec('COMMIT');
};

type Totals = Map<string | undefined, Rollup>;

const add = (totals: Totals, monitor: string | undefined, rollup: Rollup): void => {
  totals.set(monitor, mergeRollups(totals.get(monitor) ?? emptyRollup, rollup));
};

const rollupItems = (totals: Totals, span: Span, from: number): readonly Item[] =>
  [...totals].map(([monitor, rollup]) =>
    encodeRollup({ ...(monitor === undefined ? {} : { monitor }), span, from }, rollup),
  );

/** Stores the runs in the order of their due times and rolls up every full hour and day. Returns the number of runs. */
const writeRuns = (folder: string, history: History, known: readonly RegisteredMonitor[]): number => {
  const database = openQuick(folder);
  const writes = prepareItemStatements(database);
  const address = new URL(history.origin).host;
  const rolledUntil = lastDueHour(history.to) + hourMs;
  let count = 0;
  let day: Totals = new Map();
  for (let hour = startOfHour(history.from); hour < history.to; hour += hourMs) {
    const totals: Totals = new Map();
    const all = known.flatMap((monitor, index) => {
      const due = dueTimes(monitor, Math.max(hour, history.from), Math.min(hour + hourMs, history.to));
      const recorded = due.filter((dueAt) => dueAt >= history.recordedFrom(index));
      const url = `${history.origin}/${monitor.id}`;
      const runs = recorded.map((dueAt) => aRun(monitor.id, url, address, dueAt));
      totals.set(monitor.id, rollUpRuns(runs, due.length - runs.length));
      return runs;
    });
    const inOrder = all.toSorted((a, b) => a.dueAt - b.dueAt);
    createAll(
      database,
      writes,
      inOrder.map((run) => encodeRun(run, keepRunsSeconds)),
    );
    count += all.length;
    if (hour >= rolledUntil) continue;
    totals.set(undefined, mergeAllRollups([...totals.values()]));
    createAll(database, writes, rollupItems(totals, 'hour', hour));
    for (const [monitor, rollup] of totals) add(day, monitor, rollup);
    if (startOfDay(hour + hourMs) === startOfDay(hour)) continue;
    createAll(database, writes, rollupItems(day, 'day', startOfDay(hour + hourMs) - dayMs));
    day = new Map();
  }
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  return count;
};

/** Fills a new data folder and returns its number of runs. */
export const storeHistory = async (folder: string, history: History): Promise<number> => {
  await mkdir(folder, { recursive: true });
  const known = await plan(folder, history);
  return writeRuns(folder, history, known);
};
