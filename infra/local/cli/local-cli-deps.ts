// What the command line is given on this machine. Most commands only ask a server: the rest is loaded when it is needed.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CliDeps } from '../../../shared/cli/cli-deps.ts';
import { parseOptions } from '../start-options.ts';
import { startOptions } from './start-options-help.ts';

const versionOf = (): string =>
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')).version;

const startServer: CliDeps['startServer'] = async (args) => {
  const parsed = parseOptions(args, process.cwd(), process.env);
  if (parsed.outcome === 'refused') return parsed;
  process.removeAllListeners('SIGINT');
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...args);
  await import(new URL('../launch.js', import.meta.url).href);
  return new Promise<never>(() => undefined);
};

const keysFile = () => import('../server/api-keys-file.ts');

export const openCliDeps = ({ terminal, environment }: Pick<CliDeps, 'terminal' | 'environment'>): CliDeps => ({
  terminal,
  environment,
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
  checkOnce: async (target, options) => (await import('./check-once.ts')).checkOnce(target, options),
  keys: {
    add: async (folder, asked) => (await keysFile()).addKey(folder, asked),
    list: async (folder) => (await keysFile()).listKeys(folder),
    revoke: async (folder, name) => (await keysFile()).revokeKey(folder, name),
  },
  backupFolder: async (folder) =>
    (await import('../../../shared/storage/sqlite/backup-folder.ts')).backupFolder(folder),
  openAddress: async (url) => void (await (await import('open')).default(url)),
});
