// Dependencies that are never called, for tests that only inspect the commands.
import { startOptions } from '../../../infra/local/cli/local-cli-deps.ts';
import type { CliDeps } from '../../../shared/cli/cli-deps.ts';

const never = (): never => {
  throw new Error('a stub was called');
};

export const stubDeps: CliDeps = {
  terminal: { writeOut: never, writeError: never, colour: false, ask: never, readInput: never },
  environment: {},
  now: () => 0,
  sleep: async () => undefined,
  folder: '/',
  about: {
    version: '1.2.3',
    node: 'v24.0.0',
    sqlite: '3.53.0',
    platform: 'linux/x64',
    isWindows: false,
    home: '/home/me',
  },
  startOptions,
  startServer: never,
  checkOnce: never,
  keys: { add: never, list: never, revoke: never },
  backupFolder: never,
  openAddress: never,
};
