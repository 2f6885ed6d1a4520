// Starts a process with the worker's bundle, and collects its output.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Execution } from '../../../shared/runner/execution.ts';

const repository = join(import.meta.dirname, '../../..');

type RunResult = { readonly monitor: string; readonly pid: number; readonly execution: Execution };

export type Worker = {
  /** Rejects when the process ends before the run does. */
  readonly run: (monitor: string) => Promise<RunResult>;
  /** All that the process has printed. */
  readonly output: () => string;
  readonly end: () => Promise<void>;
};

/** Bundles with the settings of infra/aws/stage-function.ts, and returns the path of the bundle. */
const bundle = async (folder: string, monitors: string, files: Readonly<Record<string, string>>): Promise<string> => {
  const monitorsFile = join(folder, 'monitors.ts');
  await writeFile(monitorsFile, monitors);
  const filesFile = join(folder, 'files.json');
  await writeFile(filesFile, JSON.stringify({ files }));
  const outfile = join(folder, 'worker.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'worker-process.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': join(repository, 'functions/runtime/credentials.ts'),
      'vigia-monitors': monitorsFile,
      'vigia-files': filesFile,
      vigia: join(repository, 'shared/monitor.ts'),
    },
  });
  return outfile;
};

const runIn = (child: ChildProcess, monitor: string): Promise<RunResult> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the worker ended with code ${code}`));
    const received = (result: RunResult): void => {
      if (result.monitor !== monitor) return;
      child.off('message', received).off('exit', ended);
      resolve(result);
    };
    child.on('message', received).on('exit', ended);
    child.send({ monitor }, (error) => error && reject(error));
  });

export const startWorker = async (
  folder: string,
  monitors: string,
  endpoint: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Worker> => {
  const env = {
    PATH: process.env.PATH,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: endpoint,
  };
  const child = fork(await bundle(folder, monitors, files), { env, execArgv: [], silent: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data));
  const ended = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    ended.then(() => Promise.reject(new Error(`the worker did not start: ${output}`))),
  ]);
  return {
    run: (monitor) => runIn(child, monitor),
    output: () => output,
    end: async () => {
      child.kill();
      await ended;
    },
  };
};
