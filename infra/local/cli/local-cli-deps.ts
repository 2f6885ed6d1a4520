// The dependencies of the command line on this machine. Most commands only send requests to a server, so the modules that
// the others need are loaded on demand.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CliDeps, StartOption } from '../../../shared/cli/cli-deps.ts';
import { parseOptions, startOptionHelp } from '../start-options.ts';

const readVersion = (): string =>
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')).version;

export const startOptions: readonly StartOption[] = startOptionHelp.map(({ flag, value, description }) => ({
  flags: value === undefined ? flag : `${flag} <${value}>`,
  description,
}));

const startServer: CliDeps['startServer'] = async (args) => {
  const parsed = parseOptions(args, process.cwd(), process.env);
  if (parsed.outcome === 'refused') return parsed;
  process.removeAllListeners('SIGINT');
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...args);
  await import(new URL('../launch.js', import.meta.url).href);
  return new Promise<never>(() => undefined);
};

const loadKeysFile = () => import('../server/api-keys-file.ts');

export const openCliDeps = ({ terminal, environment }: Pick<CliDeps, 'terminal' | 'environment'>): CliDeps => ({
  terminal,
  environment,
  now: Date.now,
  sleep: (ms) => sleep(ms),
  folder: process.cwd(),
  about: {
    version: readVersion(),
    node: process.version,
    sqlite: process.versions.sqlite ?? 'none',
    platform: `${process.platform}/${process.arch}`,
    isWindows: process.platform === 'win32',
    home: homedir(),
  },
  startOptions,
  startServer,
  checkOnce: async (target, options) => (await import('./check-once.ts')).checkOnce(target, options),
  keys: {
    add: async (folder, request) => (await loadKeysFile()).addKey(folder, request),
    list: async (folder) => (await loadKeysFile()).listKeys(folder),
    revoke: async (folder, name) => (await loadKeysFile()).revokeKey(folder, name),
  },
  backupFolder: async (folder) =>
    (await import('../../../shared/storage/sqlite/backup-folder.ts')).backupFolder(folder),
  openAddress: async (url) => void (await (await import('open')).default(url)),
});
