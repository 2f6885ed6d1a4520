// The pipeline's steps over fakes: a store in memory, a clock that the test sets, a queue and a channel that accept all.
import { accepted, type Channel } from '../../shared/channels/channel.ts';
import type { Clock } from '../../shared/clock/clock.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { Incident } from '../../shared/model/incident.ts';
import type { Manifest, MonitorSpec } from '../../shared/model/monitor.ts';
import type { Notification } from '../../shared/model/notification.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import type { RunRequest } from '../../shared/model/run-message.ts';
import type { Grouping } from '../../shared/model/schedule.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import type { AlertDeps } from '../../shared/pipeline/alert/index.ts';
import type { PlanDeps } from '../../shared/pipeline/plan/index.ts';
import type { RunDeps } from '../../shared/pipeline/run/index.ts';
import type { Delivery } from '../../shared/queue/delivery.ts';
import type { OutgoingMessage } from '../../shared/queue/queue.ts';
import type { Execute } from '../../shared/runner/execution.ts';
import { decodeIncident } from '../../shared/storage/records/incident-records.ts';
import { getRegistered, getWatermark, registeredMonitors } from '../../shared/storage/records/planner-records.ts';
import { decodeRun } from '../../shared/storage/records/run-codec.ts';
import { getSchedule } from '../../shared/storage/records/schedule-records.ts';
import { getStatus } from '../../shared/storage/records/status-records.ts';
import type { Store } from '../../shared/storage/store.ts';
import { createMemoryStore } from '../simulation/memory-store.ts';
import { aRun, aTaskRun, t0 } from './builders.ts';
import { runnerOf } from './runner.ts';

export const workerTimeoutMs = 25_000;
export const leaseMs = 30_000;
export const aws: Grouping = { size: 25, roundMs: 1_000 };

export type Stage = ReturnType<typeof createStage>;

export const createStage = () => {
  const time = { now: t0 };
  const logged: string[] = [];
  const slept: number[] = [];
  const alertCalls: string[] = [];
  const finished: FlowRun[] = [];
  const sent: OutgoingMessage[] = [];
  const notified: Notification[] = [];
  const executed: RunRequest[] = [];
  const clock: Clock = {
    now: () => time.now,
    sleep: async (ms) => {
      slept.push(ms);
      time.now += ms;
    },
  };
  const store = createMemoryStore({ now: () => time.now });
  const logger: Logger = {
    runFinished: (run) => void finished.push(run),
    info: (message) => void logged.push(`info: ${message}`),
    warn: (message) => void logged.push(`warn: ${message}`),
    error: (message) => void logged.push(`error: ${message}`),
  };
  const accepting: Channel = {
    send: async (notification) => {
      notified.push(notification);
      return accepted;
    },
  };
  const alert = async (monitor: string): Promise<void> => void alertCalls.push(monitor);

  return {
    time,
    clock,
    store,
    logger,
    /** Lines logged, each after its level. */
    logged,
    slept,
    /** Monitors whose alert step was called. */
    alertCalls,
    /** Runs that were recorded, as logged by the step that recorded them. */
    finished,
    /** Messages that the queue accepted. */
    sent,
    /** Notifications that the channel accepted. */
    notified,
    executed,
    planDeps: (monitors: readonly MonitorSpec[], more: Partial<PlanDeps> = {}): PlanDeps => ({
      clock,
      store,
      logger,
      alert,
      manifest: { monitors } satisfies Manifest,
      grouping: aws,
      horizonMs: 120_000,
      queue: {
        send: async (messages) => {
          sent.push(...messages);
          return { failed: 0 };
        },
      },
      ...more,
    }),
    /** Every run is Completed after 100 ms; its task is Completed or, while `isDown`, Failed. */
    runDeps: (
      monitors: readonly MonitorSpec[],
      more: Partial<RunDeps> & { isDown?: () => boolean; wrap?: (execute: Execute) => Execute } = {},
    ): RunDeps => {
      const { isDown = () => false, wrap = (execute) => execute, ...rest } = more;
      const execute: Execute = async ({ monitor, runId }) => {
        executed.push({ monitor, dueAt: Number(runId.split('~')[1]), trigger: 'schedule' });
        const startedAt = time.now;
        const run = aRun(startedAt, { startedAt });
        const end = isDown() ? aTaskRun('Failed', { message: 'Status code: 503' }) : aTaskRun('Completed');
        return { startedAt, endedAt: startedAt + 100, states: run.states, taskRuns: [end] };
      };
      const specs = new Map(monitors.map((spec) => [spec.id, spec]));
      const runner = runnerOf(wrap(execute));
      return { clock, store, logger, alert, runner, specs, workerTimeoutMs, ...rest };
    },
    /** The alert step with one channel, which accepts everything unless the test gives another. */
    alertDeps: ({ channel = accepting, ...more }: Partial<AlertDeps> & { channel?: Channel } = {}): AlertDeps => ({
      // The limit of a send never passes here.
      clock: { now: clock.now, sleep: () => new Promise(() => undefined) },
      store,
      logger,
      leaseMs,
      sendingMs: 600_000,
      random: () => 0,
      newId: () => 'me',
      channelsOf: () => [{ name: 'console', channel }],
      ...more,
    }),
    status: async (monitor = 'shop'): Promise<MonitorStatus> => {
      const found = await getStatus(store, monitor);
      if (!found) throw new Error(`no status of ${monitor}`);
      return found.status;
    },
    runs: async (monitor = 'shop'): Promise<readonly FlowRun[]> =>
      (await store.query(`run/${monitor}`, { limit: 1_000 })).items.map(decodeRun),
    incidents: async (monitor = 'shop'): Promise<readonly Incident[]> =>
      (await store.query(`incident/${monitor}`, { limit: 1_000 })).items.map(decodeIncident),
    schedule: (monitor = 'shop') => getSchedule(store, monitor),
    watermark: async () => (await getWatermark(store))?.at,
    registered: async () => registeredMonitors(await getRegistered(store, () => {})),
  };
};

/** One message with a scheduled run of each monitor, received at its due time by default. */
export const delivery = (dueAt: number, monitors: readonly string[], more: Partial<Delivery> = {}): Delivery => ({
  message: { runs: monitors.map((monitor) => ({ monitor, dueAt, trigger: 'schedule' })) },
  firstReceivedAt: dueAt,
  ...more,
});

/** A store that calls `act` before every call of one method. */
export const interceptStore = (
  store: Store,
  call: 'get' | 'create' | 'replace' | 'transact' | 'query',
  act: () => unknown,
) => ({
  ...store,
  [call]: async (...args: never[]) => {
    await act();
    return (store[call] as (...all: never[]) => Promise<unknown>)(...args);
  },
});
