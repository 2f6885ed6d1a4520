// Wires the pipeline of a single process: scheduler → queue → runner → record → alert, the same steps as on AWS.

import { setTimeout as after } from 'node:timers/promises';
import { createProbe } from '../../shared/checks/create-probe.ts';
import { systemClock as clock } from '../../shared/clock/system-clock.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { start } from '../../shared/messages/en/local.ts';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import type { RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import type { RunRequest } from '../../shared/model/run-message.ts';
import { isOverdue } from '../../shared/model/schedule.ts';
import { type SyncDeps, syncMonitors } from '../../shared/pipeline/plan/sync-monitors.ts';
import { handleMessage } from '../../shared/pipeline/run/index.ts';
import { createInProcessQueue, maxReceives } from '../../shared/queue/in-process-queue.ts';
import { watchEventLoop } from '../../shared/runner/event-loop-stalls.ts';
import { openEnvironmentSecrets } from '../../shared/secrets/environment-secrets.ts';
import { openActiveDrills } from './active-drills.ts';
import { createAlerting, leaseMs } from './alerting.ts';
import { createCatchUps } from './catch-ups.ts';
import { reportDowntime } from './downtime-report.ts';
import { allowHeapGrowth } from './heap-growth.ts';
import { createHousekeeping } from './housekeeping.ts';
import type { LocalChannels } from './open-channels.ts';
import { readOpenFiles } from './open-files.ts';
import { trackOwnSide } from './own-side/episodes.ts';
import { type Change, openChanges } from './reload/apply-changes.ts';
import type { Loaded } from './reload/generation.ts';
import { openGenerations } from './reload/generations.ts';
import { createLocalRunner } from './runner.ts';
import { startScheduler } from './scheduler.ts';
import type { Storage } from './storage-health/open-storage.ts';
import { trackUnrecordedOutages } from './storage-health/unrecorded-outages.ts';
import { keepUnrecordedRuns } from './storage-health/unrecorded-runs.ts';

type Deps = {
  readonly storage: Pick<Storage, 'store' | 'monitor'>;
  readonly logger: Logger;
  readonly channels: LocalChannels;
  readonly loaded: Loaded;
};

/** Each monitor is a group of its own, to the millisecond: a message costs nothing here, and runs are spread evenly. */
const grouping = { size: 1, roundMs: 1 };
/** How long the stop waits for runs and roll-ups that are under way. */
const stopGraceMs = 3_000;
/** How long the stop waits for alerts: where records cannot be written, sending them would wait for that too. */
const sendingGraceMs = 500;

const atMost = (ms: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, after(ms, undefined, { ref: false })]);

/** A scheduled run of a monitor that still exists is dropped once it is overdue. */
const isTooLate = (run: RunRequest, specs: ReadonlyMap<string, MonitorSpec>): boolean => {
  const spec = specs.get(run.monitor);
  const intervalMs = run.intervalMs ?? spec?.intervalMs;
  return (
    intervalMs !== undefined && run.trigger === 'schedule' && isOverdue({ dueAt: run.dueAt, intervalMs }, clock.now())
  );
};

/** Registers the monitors of the manifest; `ready` receives them as soon as they may be planned. */
const openSync =
  (deps: SyncDeps) =>
  async (from: number, ready?: SyncDeps['ready']): Promise<readonly RegisteredMonitor[]> => {
    const synced = await syncMonitors(ready ? { ...deps, ready } : deps, from);
    if (synced === 'overtaken') throw new Error(start.folderChanged);
    return synced.monitors;
  };

/** Starts monitoring. `stop` ends it within a few seconds and keeps what is recorded. */
export const startPipeline = async ({ storage, logger, channels, loaded }: Deps) => {
  allowHeapGrowth(loaded.monitors.length);
  const startedAt = clock.now();
  const { warning, ...requests } = readOpenFiles(loaded.monitors.length);
  if (warning) logger.warn(warning);
  const { probe, close: closeProbe } = createProbe(requests);
  const secrets = openEnvironmentSecrets(process.env);
  const generations = openGenerations(loaded, { probe, secrets, logger });
  const { specs, manifest } = generations;
  const { store, monitor } = storage;
  const logError = monitor.logger.error;

  const outages = trackUnrecordedOutages({ now: clock.now, sendDirectly: channels.sendDirectly });
  const { channelsOf, delivered } = channels.forAlerts(outages.reword);
  const alerting = createAlerting({ store, channelsOf, logger, delivered, logError });
  const { alert } = alerting;

  const stalls = watchEventLoop();
  const ownSide = trackOwnSide({
    now: clock.now,
    logger,
    sendDirectly: channels.sendDirectly,
    intervalMs: (id) => specs.get(id)?.intervalMs,
  });
  let isStopped = false;
  const unrecorded = keepUnrecordedRuns({ storage: monitor, outages, maxReceives });
  const runner = createLocalRunner({ generations, unrecorded, stalls, ownSide, isStopped: () => isStopped });
  const housekeeping = createHousekeeping({ clock, store, logger, alert, logError });
  const { everyMinute, recentCounts } = housekeeping;
  const { recorded } = recentCounts;
  const runDeps = { recorded, clock, store, logger: monitor.logger, alert, specs, runner };
  const queue = createInProcessQueue({
    now: clock.now,
    logger: monitor.logger,
    handle: unrecorded.handle((delivery) => handleMessage(runDeps, delivery)),
    isTooLate: ({ runs }) => runs.every((run) => isTooLate(run, specs)),
  });

  const drills = await openActiveDrills({ clock, store, manifest, logger, alert });
  const changesOpened = Promise.withResolvers<Change>();
  // Registers the monitors again from the corrected time on. A failure is logged by the store, and tried again.
  const clockWentBack = (): void =>
    void changesOpened.promise.then((applyChange) => applyChange()).catch(() => undefined);
  const scheduling = { clock, queue, logger, specs, drills: drills.current, everyMinute, clockWentBack };
  const scheduler = startScheduler(scheduling);

  const sync = openSync({ clock, store, manifest, logger, newerManifestMs: 0, grouping, alert });
  const catchUps = createCatchUps({ clock, store, queue, specs, logError });
  const registered = await sync(clock.now(), scheduler.add);
  void catchUps.started(registered);
  const change = openChanges({ scheduler, generations, sync, recorded: catchUps.changed });
  changesOpened.resolve(change);

  everyMinute();
  // A process that was killed while it sent alerts left its lease behind.
  const afterLeases = setTimeout(housekeeping.sweep, leaseMs + 1_000);

  const stop = async (): Promise<void> => {
    scheduler.stop();
    stalls.stop();
    ownSide.stop();
    drills.stop();
    clearTimeout(afterLeases);
    await Promise.all([atMost(stopGraceMs, housekeeping.stop()), queue.stop(stopGraceMs)]);
    isStopped = true;
    await generations.close();
    await closeProbe();
    await atMost(sendingGraceMs, alerting.idle());
  };
  return {
    queue,
    manifest,
    change,
    catchUpOf: catchUps.dueAt,
    recentCounts: recentCounts.read,
    drills: drills.hooks,
    /** Resolves with what the downtime before this start cost; the start need not wait for it. */
    downtime: () => reportDowntime(store, registered, startedAt),
    stop,
  };
};

export type Pipeline = Awaited<ReturnType<typeof startPipeline>>;
