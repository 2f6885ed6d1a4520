// Bytes per run: a real run of the real probe, recorded many times in the SQLite file.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProbe } from '../../shared/checks/create-probe.ts';
import { systemClock } from '../../shared/clock/system-clock.ts';
import { parseMonitors } from '../../shared/define/parse-monitors.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { state } from '../../shared/model/state.ts';
import { http, monitor } from '../../shared/monitor.ts';
import { createInProcessRunner } from '../../shared/runner/in-process-runner.ts';
import { createRun } from '../../shared/storage/records/run-records.ts';
import { databaseFile, openSqliteStore } from '../../shared/storage/sqlite/open-sqlite.ts';
import type { Store } from '../../shared/storage/store.ts';
import { atMost, type Figure } from './figure.ts';
import { monitorId } from './monitors-file.ts';
import { startTarget } from './targets.ts';

const monitors = 1_000;
const runsEach = 60;
const intervalMs = 30_000;

/** The record of one passing check. */
const realRun = async (port: number): Promise<FlowRun> => {
  const id = monitorId(0);
  const definition = monitor(id, {
    every: '30s',
    allowPrivate: true,
    checks: [http('home', `http://127.0.0.1:${port}/${id}`)],
  });
  const checked = parseMonitors([definition], 'bench');
  if (!checked.ok) throw new Error(checked.problems.map(({ message }) => message).join());
  const { probe, close } = createProbe();
  const byId = new Map(checked.monitors.map((one) => [one.spec.id, one]));
  const dueAt = Date.now();
  const request = { monitor: id, runId: `${id}~${dueAt}`, deadline: dueAt + 20_000 };
  const done = await createInProcessRunner({ monitors: byId, probe, clock: systemClock })(request);
  await close();
  const states = [state('Scheduled', dueAt), state('Pending', done.startedAt), ...done.states];
  return {
    id: request.runId,
    monitor: id,
    flow: byId.get(id)?.spec.flow ?? '',
    trigger: 'schedule',
    dueAt,
    ...done,
    states,
  };
};

const moved = (run: FlowRun, index: number, byMs: number): FlowRun => {
  const later = <T extends { readonly states: FlowRun['states'] }>(part: T): T => ({
    ...part,
    states: part.states.map((one) => ({ ...one, timestamp: one.timestamp + byMs })),
  });
  const [monitor, dueAt] = [monitorId(index), run.dueAt + byMs];
  const startedAt = (run.startedAt ?? run.dueAt) + byMs;
  const taskRuns = run.taskRuns.map(later);
  return later({ ...run, id: `${monitor}~${dueAt}`, monitor, dueAt, startedAt, endedAt: run.endedAt + byMs, taskRuns });
};

/** Runs in the order of their due times. */
const fill = async (store: Store, run: FlowRun): Promise<void> => {
  for (let round = 0; round < runsEach; round += 1)
    await Promise.all(
      Array.from({ length: monitors }, (_, index) => createRun(store, moved(run, index, round * intervalMs + index))),
    );
};

export const bytes = async (): Promise<readonly Figure[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-bytes-'));
  const target = await startTarget();
  try {
    const run = await realRun(target.port);
    const opened = await openSqliteStore({ folder, now: Date.now });
    if (opened.outcome === 'refused') throw new Error(opened.message);
    await fill(opened.store, run);
    // Closing moves the write-ahead log into the file.
    await opened.store.close();
    const { size } = await stat(join(folder, databaseFile));
    const note = `${(size / 1e6).toFixed(1)} MB for ${(monitors * runsEach).toLocaleString('en')} runs`;
    return [
      atMost({
        name: 'bytes a run, SQLite',
        value: size / (monitors * runsEach),
        limit: 700,
        unit: 'B',
        digits: 0,
        note,
      }),
    ];
  } finally {
    await target.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
