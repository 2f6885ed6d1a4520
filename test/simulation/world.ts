// The world of one seed: runs the real pipeline steps as processes on an unreliable clock, store, queue and channels.

import { changeMonitor } from '../../shared/control/change-monitor.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { ChannelProgress, Progress } from '../../shared/model/channel-progress.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { sendAlerts } from '../../shared/pipeline/alert/index.ts';
import { planTick } from '../../shared/pipeline/plan/index.ts';
import { sweepOutboxes } from '../../shared/pipeline/plan/sweep-outboxes.ts';
import { handleMessage } from '../../shared/pipeline/run/index.ts';
import type { Delivery } from '../../shared/queue/delivery.ts';
import type { Store } from '../../shared/storage/store.ts';
import { runnerOf } from '../support/runner.ts';
import { createDeployment } from './deployment.ts';
import { createFaults, type ScenarioKind } from './faults.ts';
import { createMemoryStore } from './memory-store.ts';
import { createObserver } from './observer.ts';
import { createProcess, type Process } from './process.ts';
import { createRandom } from './random.ts';
import { createServices } from './services.ts';
import { createTimeline } from './timeline.ts';
import { createUnreliableChannels } from './unreliable-channel.ts';
import { createSimulatedQueue } from './unreliable-queue.ts';
import { createUnreliableStore } from './unreliable-store.ts';

export type World = ReturnType<typeof createWorld>;

const start = 1_764_000_000_000;
export const workerTimeoutMs = 25_000;
const plannerTimeoutMs = 30_000;
const alertTimeoutMs = 30_000;
const leaseMs = 45_000;
const grouping = { size: 3, roundMs: 1_000 };
const horizonMs = 120_000;

const quiet: Logger = { runFinished: () => {}, info: () => {}, warn: () => {}, error: () => {} };

type StatusBody = Pick<MonitorStatus, 'channels'> | undefined;

/** Reports the leases that a sender read or wrote last. A sender can only respect leases that it has read. */
const withLeasesSeen = (store: Store, seen: (channel: string, progress: ChannelProgress) => void): Store => {
  const channelsIn = (body: unknown): Progress => (body as StatusBody)?.channels ?? {};
  let read: Progress = {};
  const isChanged = (name: string, { lease, finished = [] }: ChannelProgress): boolean =>
    read[name]?.lease?.owner !== lease?.owner || finished.some((id) => !read[name]?.finished?.includes(id));
  return {
    ...store,
    get: async (key) => {
      const stored = await store.get(key);
      if (key.partition === 'status') read = channelsIn(stored?.body);
      return stored;
    },
    replace: async (item, expectedVersion) => {
      const replaced = await store.replace(item, expectedVersion);
      if (item.key.partition !== 'status' || replaced.outcome !== 'replaced') return replaced;
      const written = channelsIn(item.body);
      // A channel that this write takes out of the status has no lease any more.
      for (const name of new Set([...Object.keys(read), ...Object.keys(written)]))
        if (isChanged(name, written[name] ?? {})) seen(name, written[name] ?? {});
      return replaced;
    },
  };
};

export const createWorld = (seed: number, kind: ScenarioKind) => {
  const random = createRandom(seed);
  const faults = createFaults(random, kind);
  const timeline = createTimeline(start);
  let offsetMs = 0;
  const clockOffset = (): number => offsetMs;
  const clockNow = (): number => timeline.now() + offsetMs;
  const deployment = createDeployment(random, timeline.now);
  const services = createServices({ timeline, random });
  const channels = createUnreliableChannels({ timeline, faults, random });
  const processDeps = { timeline, random, faults, clockOffset };
  let processes = 0;
  const everPaused = new Set<string>();

  const spawn = <T>(
    kind: string,
    timeoutMs: number,
    main: (process: Process) => Promise<T>,
  ): Promise<T | undefined> => {
    processes += 1;
    const process = createProcess(processDeps, `${kind}-${processes}`, kind === 'alert');
    let isOver = false;
    // A finished process is not killed: the checks would take it for a sender that died.
    timeline.after(timeoutMs, () => !isOver && process.kill());
    return main(process)
      .catch(() => {
        process.markUncertain();
        return undefined;
      })
      .finally(() => {
        isOver = true;
      });
  };

  const work = (delivery: Delivery): Promise<boolean> =>
    spawn('worker', workerTimeoutMs, async (process) => {
      const store = createUnreliableStore({ store: observer.store, process, faults, random });
      const specs = new Map(deployment.manifest().monitors.map((spec) => [spec.id, spec]));
      const execute = services.executeIn(process);
      const deps = {
        clock: process.clock,
        store,
        logger: quiet,
        runner: runnerOf(execute),
        specs,
        workerTimeoutMs,
        alert: wakeFrom(process),
      };
      const handled = await handleMessage(deps, delivery);
      return process.isAlive() && handled === 'done';
    }).then((done) => done === true);

  const queue = createSimulatedQueue({ timeline, random, faults, clockOffset, work });
  const observer = createObserver({
    store: createMemoryStore({ now: () => Math.round(clockNow()) }),
    clockNow,
    trueNow: timeline.now,
    clockJumps: faults.has('clock step'),
    accepted: queue.accepted,
  });

  /** In some scenarios senders outlive their lease, like a suspended process. */
  const isSuspended = faults.has('suspended sender');
  const senderTimeoutMs = isSuspended ? 300_000 : alertTimeoutMs;
  const sendingMs = isSuspended ? 250_000 : 20_000;
  const sendFor = (monitor: string): void =>
    void spawn('alert', senderTimeoutMs, async (process) => {
      let owner: string | undefined;
      const seen = new Map<string, ChannelProgress>();
      const unreliable = createUnreliableStore({ store: observer.store, process, faults, random });
      const store = withLeasesSeen(unreliable, (channel, progress) => void seen.set(channel, progress));
      const newId = (): string => {
        owner = process.name;
        return owner;
      };
      const isLeased = (name: string): boolean => owner !== undefined && seen.get(name)?.lease?.owner === owner;
      const named = channels.channelsOf(process, isLeased);
      const { clock } = process;
      const deps = { clock, store, channelsOf: () => named, newId, random: random.next, leaseMs, sendingMs };
      await sendAlerts({ ...deps, logger: quiet }, { monitor });
    });

  const wakeFrom = (process: Process) => (monitor: string) =>
    process.call(() => {
      if (!faults.strikes('lost wake')) sendFor(monitor);
    });

  const tick = (): void =>
    void spawn('planner', plannerTimeoutMs, async (process) => {
      const store = createUnreliableStore({ store: observer.store, process, faults, random });
      const sending = {
        send: (messages: Parameters<typeof queue.accept>[0]) => process.call(() => queue.accept(messages)),
      };
      const manifest = deployment.manifest();
      const base = { clock: process.clock, store, manifest, grouping, alert: wakeFrom(process) };
      await planTick({ ...base, queue: sending, logger: quiet, horizonMs });
    });

  const sweep = (): void =>
    void spawn('sweep', plannerTimeoutMs, async (process) => {
      const store = createUnreliableStore({ store: observer.store, process, faults, random });
      await sweepOutboxes({ clock: process.clock, store, alert: wakeFrom(process) });
    });

  const startManualRun = (id = random.pick(deployment.manifest().monitors).id): void => {
    const request = { monitor: id, dueAt: Math.round(clockNow()), trigger: 'manual' as const };
    queue.accept([{ message: { runs: [request] }, notBefore: request.dueAt }]);
  };

  /** Stores an override like the API. The planner applies it at its next tick. */
  const setPaused = (monitor: string, paused: boolean): void =>
    void spawn('control', plannerTimeoutMs, async (process) => {
      const store = createUnreliableStore({ store: observer.store, process, faults, random });
      const notifyPlanner = async (): Promise<number> => process.clock.now();
      const deps = { clock: process.clock, store, manifest: deployment.manifest(), notifyPlanner };
      if (paused) everPaused.add(monitor);
      await changeMonitor(deps, { monitor, change: { paused, reason: 'manual' } });
    });

  const stepClock = (): void => {
    offsetMs += random.whole(-100_000, 200_000);
  };

  return {
    random,
    faults,
    timeline,
    deployment,
    services,
    channels,
    queue,
    observer,
    clockNow,
    tick,
    sweep,
    startManualRun,
    setPaused,
    everPaused,
    stepClock,
  };
};
