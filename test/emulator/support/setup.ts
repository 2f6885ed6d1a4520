// Starts an AWS on this machine for all the tests of this project, on a port of its own, and ends it after them.
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { repository } from '../../../infra/emulator/cdk.ts';
import { startMinistack } from '../../../infra/emulator/ministack.ts';
import { ensureVenv } from '../../../infra/emulator/venv.ts';
import { destroyWithoutTrace } from './deployment.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where every AWS service of the emulator answers. */
    awsEndpoint: string;
    /** The file in which it and the functions write what they have to say. */
    awsLog: string;
    /** What the files that deploy have in common, see deployment.ts. */
    awsFolder: string;
  }
}

/** With what the functions wrote: the one place that says why a test here failed. Not in the repository. */
const keepLog = async (log: string): Promise<void> => {
  const kept = join(repository, '.aws-local');
  await mkdir(kept, { recursive: true });
  await copyFile(log, join(kept, 'test-aws.log'));
};

/** The last test of all is the destruction: it throws, and so fails the run, when something is left. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const python = await ensureVenv(join(repository, '.emul'), (line) => console.log(line));
  const folder = await mkdtemp(join(tmpdir(), 'vigia-test-aws-'));
  const emulator = await startMinistack({ python, port: 0, folder });
  const log = join(folder, 'ministack.log');
  project.provide('awsEndpoint', emulator.url);
  project.provide('awsLog', log);
  project.provide('awsFolder', folder);
  return async () => {
    try {
      await destroyWithoutTrace({ url: emulator.url, folder });
    } finally {
      await emulator.stop();
      await keepLog(log);
      await rm(folder, { recursive: true, force: true });
    }
  };
};
