// Starts the parts in the order in which they can fail without leaving anything half done, and stops them in reverse.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withQueries } from '../../shared/api/api-deps.ts';
import { systemClock as clock } from '../../shared/clock/system-clock.ts';
import { startManualRun } from '../../shared/control/start-manual-run.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { databaseFile } from '../../shared/storage/sqlite/open-sqlite.ts';
import { createSite } from '../../shared/web/app.ts';
import { countLater } from './metrics/deferred-metrics.ts';
import { openChannels } from './open-channels.ts';
import { openLogger, quietWords } from './open-logger.ts';
import type { LocalOptions } from './options.ts';
import { type Line, startLine } from './pipeline.ts';
import { dueAfter } from './reload/apply-changes.ts';
import { load } from './reload/load-file.ts';
import { loadWatched } from './reload/load-timeout.ts';
import { startReload } from './reload/watch-file.ts';
import { allowByRole } from './server/access.ts';
import { isOpen, shownHost } from './server/allowed-hosts.ts';
import { openDoor } from './server/open-server.ts';
import { openRecords } from './storage-health/open-storage.ts';

export type Started = { readonly outcome: 'started' } | { readonly outcome: 'refused'; readonly sentence: string };

const versionOf = (): string =>
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

const refused = (sentence: string): Started => ({ outcome: 'refused', sentence });

const introduce = (logger: Logger, about: { count: number; port: number; options: LocalOptions }): void => {
  const { count, port, options } = about;
  logger.info(`Vigía watches ${count} ${count === 1 ? 'monitor' : 'monitors'} of ${options.monitorsFile}`);
  const url = `http://${shownHost(options.host)}:${port}`;
  logger.info(`Dashboard: ${url}   API: ${url}/api/v1`);
  if (isOpen(options)) logger.info('Others may reach it: it asks for a key (a browser: as the password, by any name)');
  logger.info(`Records:   ${join(options.dataFolder, databaseFile)}   Ctrl-C stops`);
  const quiet = quietWords(options, count);
  if (quiet) logger.info(quiet);
};

/**
 * Watches, records, alerts and serves; or says in one sentence why it cannot. `stoppable` is called before anybody
 * is told that it runs, with what ends it in order.
 */
export const start = async (
  options: LocalOptions,
  stoppable: (stop: () => Promise<void>) => void,
): Promise<Started> => {
  const loading = await loadWatched(options.monitorsFile, () => load(options.monitorsFile));
  if (loading.outcome === 'refused') return refused(loading.why);
  const { loaded } = loading;
  let { manifest } = loaded;
  const metrics = countLater();
  const logger = metrics.hear(openLogger(options, () => manifest.monitors.length));
  const channels = openChannels(options, metrics.alertSent);

  const door = await openDoor(options, logger);
  if (door.outcome === 'refused') return door;
  const { server } = door;
  const records = await openRecords({
    folder: options.dataFolder,
    now: clock.now,
    logger,
    sendDirectly: channels.sendDirectly,
    wrote: metrics.wrote,
  });
  if (records.outcome === 'refused') {
    await server.stop();
    return records;
  }
  const { store, recording, backups, written } = records;

  const started = Promise.withResolvers<Line>();
  const reloading = Promise.withResolvers<{ readonly stop: () => void }>();
  stoppable(async () => {
    logger.info('Stopping');
    await server.stop();
    (await reloading.promise).stop();
    await (await started.promise).stop();
    await records.close();
  });
  introduce(logger, { count: manifest.monitors.length, port: server.port, options });
  const line = await startLine({ store, logger, channels, recording, loaded });
  started.resolve(line);
  const { change } = line;
  // From now on it is what the file says, whenever that is saved.
  manifest = line.manifest;
  reloading.resolve(startReload({ now: clock.now, logger, change, loaded }));
  const deps = withQueries({
    clock,
    store,
    manifest,
    // Where the records are in trouble it says so once, and not with every page that is looked at.
    logger: recording.logger,
    version: versionOf(),
    inFlight: line.queue.inFlight,
    backUp: backups.write,
    writesEnded: written,
    storageHealth: recording.state,
    alertsTo: 'console',
    drills: line.drills,
    control: { notifyPlanner: async (monitor) => dueAfter(await change(), monitor) },
    startManualRun: (monitor) => startManualRun({ clock, queue: line.queue }, monitor),
  });
  const site = createSite(deps, isOpen(options) ? { allow: allowByRole } : {});
  server.serve(metrics.serve(site, { queries: deps.queries, recording: recording.state }));
  // Where that cannot be read the records are in trouble, which is said elsewhere.
  const missed = line.missedBefore().catch(() => undefined);
  void missed.then((words) => words && logger.warn(words));
  return { outcome: 'started' };
};
