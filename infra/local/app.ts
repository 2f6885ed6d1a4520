// Starts the parts in the order in which each can fail without leaving anything half done, and stops them in reverse.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CreateDocument, withQueries } from '../../shared/api/api-deps.ts';
import { systemClock as clock } from '../../shared/clock/system-clock.ts';
import { startManualRun } from '../../shared/control/start-manual-run.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { start as messages } from '../../shared/messages/en/local.ts';
import { databaseFile } from '../../shared/storage/sqlite/open-sqlite.ts';
import { createSite } from '../../shared/web/create-site.ts';
import { createDeferredMetrics } from './metrics/deferred-metrics.ts';
import { openChannels } from './open-channels.ts';
import { describeQuietLog, openLogger } from './open-logger.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { dueAfter } from './reload/apply-changes.ts';
import { loadFile } from './reload/load-file.ts';
import { withLoadTimeout } from './reload/load-timeout.ts';
import { type FileWatch, watchMonitorsFile } from './reload/watch-file.ts';
import { browserHost, hasNetworkAccess } from './server/allowed-hosts.ts';
import { allowByRole } from './server/authentication.ts';
import { openServer } from './server/open-server.ts';
import type { StartOptions } from './start-options.ts';
import { openStorage, type Storage } from './storage-health/open-storage.ts';

export type Started = { readonly outcome: 'started' } | { readonly outcome: 'refused'; readonly sentence: string };

const readVersion = (): string =>
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

/** Loaded at the first request: it takes time and memory that most processes never need. */
const createDocument: CreateDocument = async (routes, options) =>
  (await import('../../shared/api/openapi/openapi-document.ts')).createOpenApiDocument(routes, options);

const logStart = (logger: Logger, about: { monitors: number; port: number; options: StartOptions }): void => {
  const { monitors, port, options } = about;
  logger.info(messages.watching({ monitors, file: options.monitorsFile }));
  logger.info(messages.addresses({ url: `http://${browserHost(options.host)}:${port}` }));
  if (hasNetworkAccess(options)) logger.info(messages.keyRequired);
  logger.info(messages.records({ file: join(options.dataFolder, databaseFile) }));
  const quiet = describeQuietLog(options, monitors);
  if (quiet) logger.info(quiet);
};

/** What the API and the pages use of this process. */
const apiDepsOf = (pipeline: Pipeline, { store, monitor, backups, writesEnded }: Storage, file: FileWatch) =>
  withQueries({
    clock,
    store,
    manifest: pipeline.manifest,
    // While storage fails, this logger logs the failure once and not for every requested page.
    logger: monitor.logger,
    version: readVersion(),
    createDocument,
    inFlight: pipeline.queue.inFlight,
    catchUpOf: pipeline.catchUpOf,
    recentCounts: pipeline.recentCounts,
    backUp: backups.write,
    writesEnded,
    storageHealth: monitor.health,
    monitorsFile: file.state,
    alertsTo: 'console',
    drills: pipeline.drills,
    control: { notifyPlanner: async (monitor) => dueAfter(await pipeline.change(), monitor) },
    startManualRun: (monitor) => startManualRun({ clock, queue: pipeline.queue }, monitor),
  });

/**
 * Loads the monitors file, opens server and storage, and starts the pipeline; or returns one sentence that states why it
 * cannot. Calls `onStoppable` with what ends everything in order, before the console shows that the app runs.
 */
export const startApp = async (
  options: StartOptions,
  onStoppable: (stop: () => Promise<void>) => void,
): Promise<Started> => {
  const loading = await withLoadTimeout(options.monitorsFile, () => loadFile(options.monitorsFile));
  if (loading.outcome === 'refused') return { outcome: 'refused', sentence: loading.why };
  const { loaded } = loading;
  let { manifest } = loaded;
  const metrics = createDeferredMetrics();
  const logger = metrics.countRuns(openLogger(options, () => manifest.monitors.length));

  const channels = openChannels({ options, alerts: () => manifest.alerts, logger, alertSent: metrics.alertSent });

  const opened = await openServer(options, logger);
  if (opened.outcome === 'refused') return opened;
  const { server } = opened;
  const storage = await openStorage({
    folder: options.dataFolder,
    now: clock.now,
    logger,
    sendDirectly: channels.sendDirectly,
    written: metrics.writeFinished,
  });
  if (storage.outcome === 'refused') {
    await server.stop();
    return storage;
  }

  const pipelineStarted = Promise.withResolvers<Pipeline>();
  const reloadStarted = Promise.withResolvers<FileWatch>();
  onStoppable(async () => {
    logger.info(messages.stopping);
    await server.stop();
    (await reloadStarted.promise).stop();
    await (await pipelineStarted.promise).stop();
    await storage.close();
  });
  logStart(logger, { monitors: manifest.monitors.length, port: server.port, options });

  const pipeline = await startPipeline({ storage, logger, channels, loaded });
  pipelineStarted.resolve(pipeline);
  // This manifest changes with the file.
  manifest = pipeline.manifest;
  const file = watchMonitorsFile({ now: clock.now, logger, change: pipeline.change, loaded });
  reloadStarted.resolve(file);

  const deps = apiDepsOf(pipeline, storage, file);
  const site = createSite(deps, hasNetworkAccess(options) ? { allow: allowByRole } : {});
  const { queries } = deps;
  server.serve(metrics.serve(site, { queries, storageHealth: storage.monitor.health, monitorsFile: file.state }));

  // A failed read needs no handling here: the storage monitor logs that storage fails.
  const downtime = pipeline.downtime().catch(() => undefined);
  void downtime.then((report) => report && logger.warn(report));
  return { outcome: 'started' };
};
