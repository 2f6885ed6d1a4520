// A process with the worker's bundle in it, and what it says.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Execution } from '../../../shared/runner/execution.ts';

const repository = join(import.meta.dirname, '../../..');

type Answer = { readonly monitor: string; readonly pid: number; readonly execution: Execution };

export type Worker = {
  /** Rejects when the process ends before the run does. */
  readonly run: (monitor: string) => Promise<Answer>;
  /** All that it has said on its console. */
  readonly said: () => string;
  readonly end: () => Promise<void>;
};

/** By the settings of infra/aws/function.ts. Where it was written. */
const bundle = async (folder: string, monitors: string): Promise<string> => {
  const monitorsFile = join(folder, 'monitors.ts');
  await writeFile(monitorsFile, monitors);
  const outfile = join(folder, 'worker.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'worker.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': join(repository, 'functions/runtime/credentials.ts'),
      'vigia-monitors': monitorsFile,
      vigia: join(repository, 'shared/monitor.ts'),
    },
  });
  return outfile;
};

const answerOf = (child: ChildProcess, monitor: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the worker ended with code ${code}`));
    const heard = (answer: Answer): void => {
      if (answer.monitor !== monitor) return;
      child.off('message', heard).off('exit', ended);
      resolve(answer);
    };
    child.on('message', heard).on('exit', ended);
    child.send({ monitor }, (error) => error && reject(error));
  });

export const startWorker = async (folder: string, monitors: string, endpoint: string): Promise<Worker> => {
  const env = {
    PATH: process.env.PATH,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: endpoint,
  };
  const child = fork(await bundle(folder, monitors), { env, execArgv: [], silent: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (said += data));
  const ended = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    ended.then(() => Promise.reject(new Error(`the worker did not start: ${said}`))),
  ]);
  return {
    run: (monitor) => answerOf(child, monitor),
    said: () => said,
    end: async () => {
      child.kill();
      await ended;
    },
  };
};
