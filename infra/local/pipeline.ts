// The line in one process: the same steps as on AWS, wired to SQLite, timers and the console.
import { randomUUID } from 'node:crypto';
import { setTimeout as after, setImmediate } from 'node:timers/promises';
import type { Channel } from '../../shared/channels/channel.ts';
import { systemClock as clock } from '../../shared/clock/system-clock.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import type { RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import type { RunRequest } from '../../shared/model/run-message.ts';
import { createProbe } from '../../shared/net/probe.ts';
import { sendAlerts } from '../../shared/pipeline/alert/index.ts';
import { sweepOutboxes } from '../../shared/pipeline/plan/sweep-outboxes.ts';
import { syncMonitors } from '../../shared/pipeline/plan/sync-monitors.ts';
import { createRollupTicker, localRollupLimits } from '../../shared/pipeline/rollup/rollup-ticker.ts';
import { handleMessage } from '../../shared/pipeline/run/index.ts';
import { createInProcessQueue, maxReceives } from '../../shared/queue/in-process-queue.ts';
import { openEnvironmentSecrets } from '../../shared/secrets/environment-secrets.ts';
import type { Store } from '../../shared/storage/store.ts';
import { openDrills } from './active-drills.ts';
import { notRunningWords } from './downtime-report.ts';
import { giveHeapRoom } from './heap-growth.ts';
import type { LocalChannels } from './open-channels.ts';
import { openChanges } from './reload/apply-changes.ts';
import type { Loaded } from './reload/generation.ts';
import { openGenerations } from './reload/generations.ts';
import { createLocalRunner } from './runner.ts';
import { startPlanner } from './scheduler.ts';
import type { LocalRecording } from './storage-health/monitor-storage.ts';
import { rememberUnrecordedAlerts } from './storage-health/unrecorded-alerts.ts';
import { keepUnrecordedRuns } from './storage-health/unrecorded-runs.ts';

type Deps = {
  readonly store: Store;
  readonly logger: Logger;
  readonly channels: LocalChannels;
  readonly recording: LocalRecording;
  readonly loaded: Loaded;
};

/** A group of one, on the millisecond: here a message costs nothing, and runs are spread as evenly as can be. */
const grouping = { size: 1, roundMs: 1 };
/** Longer than publishing takes here; after a crash, alerts wait a second longer than this and no more. */
const leaseMs = 15_000;
const workerTimeoutMs = 25_000;
const graceMs = 3_000;
/** For alerts that are being sent then: where the records cannot be written, they would wait for that too. */
const sendingGraceMs = 500;
const sweepLimit = 1_000;

/** Until nothing that has expired is left: they go at the rate at which they came, however many monitors there are. */
const sweepAll = async (store: Store): Promise<void> => {
  while ((await store.sweepExpired(sweepLimit)) >= sweepLimit) await setImmediate();
};

/** Its successor is due already. */
const isOvertaken = (run: RunRequest, specs: ReadonlyMap<string, MonitorSpec>, now: number): boolean => {
  const spec = specs.get(run.monitor);
  return spec !== undefined && run.trigger === 'schedule' && now >= run.dueAt + (run.intervalMs ?? spec.intervalMs);
};

const atMost = (ms: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, after(ms, undefined, { ref: false })]);

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Starts watching; `stop` ends it within a few seconds, and leaves what was recorded. */
export const startLine = async ({ store, logger, channels, recording, loaded }: Deps) => {
  giveHeapRoom(loaded.monitors.length);
  const { probe, close } = createProbe();
  const secrets = openEnvironmentSecrets(process.env);
  const generations = openGenerations(loaded, { probe, secrets, logger });
  const { specs, manifest } = generations;
  const complain = (what: string) => (error: unknown) => recording.logger.error(`${what}: ${words(error)}`);

  const notified = rememberUnrecordedAlerts();
  const channel: Channel = {
    send: (notification, signal) => channels.channel.send(notified.reword(notification), signal),
  };
  const alertDeps = { clock, store, channel, newId: randomUUID, leaseMs, logger, delivered: channels.alertSent };
  const sending = new Set<Promise<unknown>>();
  const alert = async (monitor: string): Promise<void> => {
    const sent = sendAlerts(alertDeps, { monitor })
      .catch(complain(`alerts of ${monitor} wait for the next minute`))
      .finally(() => sending.delete(sent));
    sending.add(sent);
  };

  let isStopped = false;
  const { sendDirectly } = channels;
  const unrecorded = keepUnrecordedRuns({ now: clock.now, sendDirectly, recording, notified, maxReceives });
  const runner = createLocalRunner({ generations, unrecorded, isStopped: () => isStopped });
  const runDeps = { clock, store, logger: recording.logger, alert, specs, workerTimeoutMs, runner };
  const queue = createInProcessQueue({
    now: clock.now,
    logger: recording.logger,
    handle: unrecorded.handle((delivery) => handleMessage(runDeps, delivery)),
    isTooLate: ({ runs }) => runs.every((run) => isOvertaken(run, specs, clock.now())),
  });

  const sweep = (): void =>
    void sweepOutboxes({ clock, store, alert }).catch(complain('outboxes could not be looked through'));
  const rollUps = createRollupTicker({ clock, store, logger, ...localRollupLimits });
  const everyMinute = (): void => {
    sweep();
    void rollUps.tick();
    sweepAll(store).catch(complain('expired records could not be removed'));
  };
  const drills = await openDrills({ clock, store, manifest, logger, alert });
  const begunAt = clock.now();
  const planner = startPlanner({ clock, queue, logger, specs, drills: drills.current, everyMinute });
  const sync = async (from: number, ready?: typeof planner.add): Promise<readonly RegisteredMonitor[]> => {
    const own = { newerManifestMs: 0, grouping, alert };
    const deps = { clock, store, manifest, logger, ...own, ...(ready ? { ready } : {}) };
    const synced = await syncMonitors(deps, from);
    if (synced === 'overtaken') throw new Error('the data folder was changed by another process');
    return synced.monitors;
  };
  const registered = await sync(clock.now(), planner.add);
  const change = openChanges({ planner, generations, sync });

  everyMinute();
  // A process that was killed while it sent has left its lease behind.
  const afterLeases = setTimeout(sweep, leaseMs + 1_000);

  const stop = async (): Promise<void> => {
    planner.stop();
    drills.stop();
    clearTimeout(afterLeases);
    await Promise.all([atMost(graceMs, rollUps.stop()), queue.stop(graceMs)]);
    isStopped = true;
    await generations.close();
    await close();
    await atMost(sendingGraceMs, Promise.allSettled(sending));
  };
  /** What was missed while no process was running; a look at the records that nobody has to wait for. */
  const missedBefore = () => notRunningWords(store, registered, begunAt);
  return { queue, manifest, change, missedBefore, drills: drills.hooks, stop };
};

export type Line = Awaited<ReturnType<typeof startLine>>;
