// Starts the emulator for all tests of this project, on a free port, and stops it after them.
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { repository } from '../../../infra/emulator/cdk.ts';
import { startMinistack } from '../../../infra/emulator/ministack.ts';
import { ensureVenv } from '../../../infra/emulator/venv.ts';
import { destroyCompletely } from './shared-deployment.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The endpoint of the emulator. */
    awsEndpoint: string;
    /** The log file of the emulator and of the functions. */
    awsLog: string;
    /** The folder of the common deployment, see shared-deployment.ts. */
    awsFolder: string;
  }
}

/** Copies the log, which has the functions' own errors. The folder is not part of the repository. */
const keepLog = async (log: string): Promise<void> => {
  const kept = join(repository, '.aws-local');
  await mkdir(kept, { recursive: true });
  await copyFile(log, join(kept, 'test-aws.log'));
};

/** The teardown destroys the stack, and fails the test run when a resource is left. */
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
      await destroyCompletely({ url: emulator.url, folder });
    } finally {
      await emulator.stop();
      await keepLog(log);
      await rm(folder, { recursive: true, force: true });
    }
  };
};
