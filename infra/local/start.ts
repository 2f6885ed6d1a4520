// Starts the parts in the order in which they can fail without leaving anything half done, and stops them in reverse.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock as clock } from '../../shared/adapters/clock-system.ts';
import { rememberSources } from '../../shared/adapters/execute-isolated/sources.ts';
import { createConsoleJournal } from '../../shared/adapters/journal-console.ts';
import { loadMonitors } from '../../shared/adapters/load-monitors/load-monitors.ts';
import { missingSecrets } from '../../shared/adapters/secrets-environment.ts';
import { databaseFile, openSqliteStore } from '../../shared/adapters/store-sqlite/open.ts';
import { toManifest } from '../../shared/define/manifest.ts';
import { describeProblem } from '../../shared/define/problem.ts';
import type { Journal } from '../../shared/ports/journal.ts';
import { runByHand } from '../../shared/steps/run-by-hand.ts';
import { createSite } from '../../shared/web/app.ts';
import { type Line, startLine } from './line.ts';
import type { LocalOptions } from './options.ts';
import { listen } from './server.ts';

export type Started = { readonly outcome: 'started' } | { readonly outcome: 'refused'; readonly sentence: string };

/** With more monitors than this the console tells only of what is not well. */
const talkativeUpTo = 20;

const versionOf = (): string =>
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

const refused = (sentence: string): Started => ({ outcome: 'refused', sentence });

const noPort = {
  taken: (port: number) =>
    `Port ${port} is taken by another program, perhaps by another Vigía: stop that one, or choose another by --port.`,
  forbidden: (port: number) => `Port ${port} may not be used by this user: choose one above 1023 by --port.`,
};

const introduce = (journal: Journal, about: { count: number; port: number; options: LocalOptions }): void => {
  const { count, port, options } = about;
  journal.info(`Vigía watches ${count} ${count === 1 ? 'monitor' : 'monitors'} of ${options.monitorsFile}`);
  journal.info(`Dashboard: http://127.0.0.1:${port}   API: http://127.0.0.1:${port}/api/v1`);
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
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const journal = createConsoleJournal({ write, now: clock.now, quiet: () => count > talkativeUpTo });

  const listening = await listen(options.port);
  if (listening.outcome !== 'listening') return refused(noPort[listening.outcome](options.port));
  const { server } = listening;
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
