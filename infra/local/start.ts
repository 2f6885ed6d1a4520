// Starts the parts in the order in which they can fail without leaving anything half done, and stops them in reverse.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock as clock } from '../../shared/adapters/clock-system.ts';
import { rememberSources } from '../../shared/adapters/execute-isolated/sources.ts';
import { loadMonitors } from '../../shared/adapters/load-monitors/load-monitors.ts';
import { missingSecrets } from '../../shared/adapters/secrets-environment.ts';
import { databaseFile, openSqliteStore } from '../../shared/adapters/store-sqlite/open.ts';
import { toManifest } from '../../shared/define/manifest.ts';
import { describeProblem } from '../../shared/define/problem.ts';
import type { Journal } from '../../shared/ports/journal.ts';
import { runByHand } from '../../shared/steps/run-by-hand.ts';
import { createSite } from '../../shared/web/app.ts';
import { openDoor } from './door.ts';
import { isOpen, shownHost } from './hosts.ts';
import { openJournal } from './journal.ts';
import { type Line, startLine } from './line.ts';
import type { LocalOptions } from './options.ts';

export type Started = { readonly outcome: 'started' } | { readonly outcome: 'refused'; readonly sentence: string };

const versionOf = (): string =>
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

const refused = (sentence: string): Started => ({ outcome: 'refused', sentence });

const introduce = (journal: Journal, about: { count: number; port: number; options: LocalOptions }): void => {
  const { count, port, options } = about;
  journal.info(`Vigía watches ${count} ${count === 1 ? 'monitor' : 'monitors'} of ${options.monitorsFile}`);
  const url = `http://${shownHost(options.host)}:${port}`;
  journal.info(`Dashboard: ${url}   API: ${url}/api/v1`);
  if (isOpen(options)) journal.info('Others may reach it: it asks for a key (a browser: as the password, by any name)');
  journal.info(`Records:   ${join(options.dataFolder, databaseFile)}   Ctrl-C stops`);
};

/**
 * Watches, records, alerts and serves; or says in one sentence why it cannot. `stoppable` is called before anybody
 * is told that it runs, with what ends it in order.
 */
export const start = async (
  options: LocalOptions,
  stoppable: (stop: () => Promise<void>) => void,
): Promise<Started> => {
  const { result: loaded, sources } = await rememberSources(() => loadMonitors(options.monitorsFile));
  if (!loaded.ok) return refused(loaded.problems.map(describeProblem).join('\n'));
  const manifest = toManifest(loaded.monitors);
  const missing = missingSecrets(manifest, process.env);
  if (missing.length > 0) return refused(missing.join('\n'));
  const count = manifest.monitors.length;
  const journal = openJournal(options, () => count);

  const door = await openDoor(options, journal);
  if (door.outcome === 'refused') return door;
  const { server } = door;
  const opened = await openSqliteStore({ folder: options.dataFolder, now: clock.now });
  if (opened.outcome === 'refused') {
    await server.stop();
    return refused(opened.message);
  }
  const { store } = opened;

  const started = Promise.withResolvers<Line>();
  stoppable(async () => {
    journal.info('Stopping');
    await server.stop();
    await (await started.promise).stop();
    await store.close();
  });
  introduce(journal, { count, port: server.port, options });
  const origin = { monitorsFile: options.monitorsFile, sources };
  const line = await startLine({ store, journal, monitors: loaded.monitors, manifest, origin });
  started.resolve(line);
  server.serve(
    createSite({
      clock,
      store,
      manifest,
      journal,
      version: versionOf(),
      inFlight: line.queue.inFlight,
      runByHand: (monitor) => runByHand({ clock, queue: line.queue }, monitor),
    }),
  );
  return { outcome: 'started' };
};
