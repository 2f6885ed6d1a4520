// The steps of the pipeline in the world of a test: a queue and a channel that accept everything, and a flow that it directs.
import { accepted, type Channel } from '../../shared/channels/channel.ts';
import type { DrillDeps } from '../../shared/control/drill-deps.ts';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import type { Notification } from '../../shared/model/notification.ts';
import type { RunRequest } from '../../shared/model/run-message.ts';
import type { Grouping } from '../../shared/model/schedule.ts';
import { type AlertDeps, sendAlerts } from '../../shared/pipeline/alert/index.ts';
import type { PlanDeps } from '../../shared/pipeline/plan/index.ts';
import type { RunDeps } from '../../shared/pipeline/run/index.ts';
import type { Delivery } from '../../shared/queue/delivery.ts';
import type { OutgoingMessage, Queue } from '../../shared/queue/queue.ts';
import type { Execute } from '../../shared/runner/execution.ts';
import type { Store } from '../../shared/storage/store.ts';
import { aRun, aTaskRun } from './builders.ts';
import { runnerOf } from './runner.ts';
import { createWorld, type World } from './world.ts';

export const workerTimeoutMs = 25_000;
export const leaseMs = 30_000;
export const aws: Grouping = { size: 25, roundMs: 1_000 };

/** A queue that accepts everything, and the messages that it accepted. */
const createTestQueue = () => {
  const sent: OutgoingMessage[] = [];
  const queue: Queue = {
    send: async (messages) => {
      sent.push(...messages);
      return { failed: 0 };
    },
  };
  return { sent, queue };
};

/** A channel that accepts everything, and the notifications that it accepted. */
const createTestChannel = () => {
  const notified: Notification[] = [];
  const channel: Channel = {
    send: async (notification) => {
      notified.push(notification);
      return accepted;
    },
  };
  return { notified, channel };
};

export type Stage = ReturnType<typeof createStage>;

export const createStage = (world: World = createWorld()) => {
  const { time, clock, store, logger, alert } = world;
  const { sent, queue } = createTestQueue();
  const { notified, channel: accepting } = createTestChannel();
  const executed: RunRequest[] = [];

  const stage = {
    ...world,
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
      manifest: { monitors },
      grouping: aws,
      horizonMs: 120_000,
      queue,
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
      return { clock, store, logger, alert, runner, specs, ...rest };
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
    sendAlertsOf: async (monitor: string): Promise<void> => void (await sendAlerts(stage.alertDeps(), { monitor })),
    drillDeps: (monitors: readonly MonitorSpec[]): DrillDeps => ({
      clock,
      store,
      logger,
      manifest: { monitors },
      earliestStart: async () => time.now + 3_000,
      drillsChanged: async () => undefined,
      alert: stage.sendAlertsOf,
    }),
  };
  return stage;
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
