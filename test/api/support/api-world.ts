// A world for the API: a store that the real pipeline steps fill, a clock that the test sets, and the API over both.
import { type ApiDeps, createApi } from '../../../shared/api/create-api.ts';
import { runId, taskRunName } from '../../../shared/model/identity.ts';
import type { MonitorSpec } from '../../../shared/model/monitor.ts';
import type { FlowRun, TaskRun, Trigger } from '../../../shared/model/run.ts';
import { previousDue } from '../../../shared/model/schedule.ts';
import { type StateName, state } from '../../../shared/model/state.ts';
import { syncMonitors } from '../../../shared/pipeline/plan/sync-monitors.ts';
import { record } from '../../../shared/pipeline/record/index.ts';
import { getRegistered, registeredMonitors } from '../../../shared/storage/records/planner-records.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';

/** 2026-11-21 12:45:00 UTC. */
export const noon = Date.UTC(2026, 10, 21, 12, 45, 0);

export const spec = (id: string, more: Partial<MonitorSpec> = {}): MonitorSpec => ({
  id,
  title: id,
  flow: `${id.replaceAll('-', '_')}_flow`,
  tasks: ['home'],
  kind: 'checks',
  intervalMs: 30_000,
  attempts: { timeoutMs: 5_000, retries: 2, retryDelayMs: 2_000 },
  allowPrivate: false,
  policy: { after: 1, recoverAfter: 1 },
  ...more,
});

export type RunParts = {
  readonly monitor: string;
  readonly dueAt: number;
  readonly trigger?: Trigger;
  /** State of the flow run; Completed when left out. */
  readonly flowState?: StateName;
  /** One task run each; one that is Completed when left out. */
  readonly tasks?: readonly (Partial<TaskRun> & {
    readonly task: string;
    readonly end: StateName;
    readonly message?: string;
  })[];
};

const hasStarted = (name: StateName): boolean => name !== 'Crashed' && name !== 'Cancelled';

export const makeRun = (parts: RunParts): FlowRun => {
  const { monitor, dueAt, trigger = 'schedule', flowState = 'Completed' } = parts;
  const id = runId({ monitor, dueAt, trigger });
  const started = hasStarted(flowState);
  const tasks = parts.tasks ?? (started ? [{ task: 'home', end: 'Completed' as const }] : []);
  return {
    id,
    monitor,
    dueAt,
    trigger,
    flow: `${monitor}_flow`,
    ...(started ? { startedAt: dueAt + 3 } : {}),
    endedAt: dueAt + 120,
    states: [...(started ? [state('Running', dueAt + 3)] : []), state(flowState, dueAt + 120)],
    taskRuns: tasks.map(({ task, end, message, ...rest }, index) => ({
      name: taskRunName(id, task, index),
      task,
      states: [state('Running', dueAt + 4), state(end, dueAt + 110, message)],
      attempts: 1,
      evidence: [],
      lines: [],
      ...rest,
    })),
  };
};

export const failing = (monitor: string, dueAt: number, message = 'Status code: 503'): RunParts => ({
  monitor,
  dueAt,
  tasks: [{ task: 'home', end: 'Failed', message }],
});

export type World = Awaited<ReturnType<typeof createWorld>>;

/** The monitors are planned from `noon` on; `world.time.at` is the current time. The store is in memory unless `more` has one. */
export const createWorld = async (monitors: readonly MonitorSpec[], more: Partial<ApiDeps> = {}) => {
  const time = { at: noon };
  const logged: string[] = [];
  const store = more.store ?? createMemoryStore({ now: () => time.at });
  const logger = {
    warn: (message: string) => void logged.push(message),
    error: (message: string) => void logged.push(message),
    info: () => {},
    runFinished: () => {},
  };
  const clock = { now: () => time.at, sleep: async () => {} };
  const manifest: { monitors: readonly MonitorSpec[] } = { monitors };
  const steps = { store, logger, clock, alert: async () => {} };
  const deps: ApiDeps = { clock, store, manifest, logger, version: '0.1.0', ...more };
  const app = createApi(deps);
  const world = {
    time,
    logged,
    store,
    deps,
    manifest,
    app,
    /** Plans the monitors of the manifest, from now on. */
    sync: async () => {
      await syncMonitors({ ...steps, manifest, grouping: { size: 1, roundMs: 1 } }, time.at);
    },
    run: async (parts: RunParts): Promise<FlowRun> => {
      const run = makeRun(parts);
      await record(steps, run);
      return run;
    },
    registered: async (id: string) => {
      const found = registeredMonitors(await getRegistered(store, () => {})).find((monitor) => monitor.id === id);
      if (!found) throw new Error(`no monitor ${id}`);
      return found;
    },
    /** The due time `back` intervals before the last one. */
    due: async (id: string, back = 0): Promise<number> => {
      const monitor = await world.registered(id);
      return previousDue(monitor, time.at + 1) - back * monitor.intervalMs;
    },
    get: async (path: string, init: RequestInit = {}) => {
      const response = await app.request(path, init);
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: JSON.parse(text || 'null') };
    },
  };
  await world.sync();
  return world;
};
