// `vigia`: wires the command line to this machine, and ends with the exit code that it comes to.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CliDeps } from '../../shared/cli/deps.ts';
import { exits } from '../../shared/cli/exits.ts';
import { runCli } from '../../shared/cli/run-cli.ts';
import { parseOptions } from './options.ts';
import { startOptions } from './start-options.ts';
import { openTerminal } from './terminal.ts';

const versionOf = (): string =>
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

const startServer: CliDeps['startServer'] = async (args) => {
  const parsed = parseOptions(args, process.cwd());
  if (parsed.outcome === 'refused') return parsed;
  process.removeAllListeners('SIGINT');
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...args);
  await import(new URL('./launch.js', import.meta.url).href);
  return new Promise<never>(() => undefined);
};

const deps: CliDeps = {
  terminal: openTerminal(process.env),
  environment: process.env,
  now: Date.now,
  sleep: (ms) => sleep(ms),
  folder: process.cwd(),
  about: {
    version: versionOf(),
    node: process.version,
    sqlite: process.versions.sqlite ?? 'none',
    platform: `${process.platform}/${process.arch}`,
    isWindows: process.platform === 'win32',
    home: homedir(),
  },
  startOptions: startOptions(),
  startServer,
  // Loaded when they are needed: most commands only ask a server, and should answer at once.
  checkOnce: async (target, options) => (await import('./check-once.ts')).checkOnce(target, options),
  keys: {
    add: async (folder, asked) => (await import('../../shared/adapters/keys-file.ts')).addKey(folder, asked),
    list: async (folder) => (await import('../../shared/adapters/keys-file.ts')).listKeys(folder),
    revoke: async (folder, name) => (await import('../../shared/adapters/keys-file.ts')).revokeKey(folder, name),
  },
  backupFolder: async (folder) =>
    (await import('../../shared/adapters/store-sqlite/backup-folder.ts')).backupFolder(folder),
  openAddress: async (url) => void (await (await import('open')).default(url)),
};

process.once('SIGINT', () => process.exit(exits.interrupted));
// Whoever reads it has seen enough: `vigia runs | head -3`.
process.stdout.once('error', () => process.exit(exits.fine));
const exit = await runCli(process.argv.slice(2), deps);
// What a monitors file has left behind, such as a timer, keeps nobody waiting; what was written is out before.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exit)));
