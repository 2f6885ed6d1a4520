// Runs Vigía as `npm start` does, in a separate process with its own folder and the given monitors.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import packageJson from '../../package.json' with { type: 'json' };

const repository = join(import.meta.dirname, '../..');
/** The arguments of `node` in the start script. */
const start = packageJson.scripts.start.split(' ').slice(1);

export type Watching = {
  /** The monitors file. */
  readonly monitors: string;
  /** PEM certificates that the process trusts in addition to the default ones. */
  readonly trusted?: string;
  /** Further flags for Node. */
  readonly flags?: readonly string[];
  /** Fills the data folder before the process starts. */
  readonly prepare?: (dataFolder: string) => Promise<void>;
};

export type LocalProcess = {
  readonly pid: number;
  /** `http://127.0.0.1:port/api/v1`. */
  readonly api: string;
  /** The time of the spawn, milliseconds since the epoch. */
  readonly spawnedAt: number;
  readonly dataFolder: string;
  /** All console output so far. */
  readonly lines: readonly string[];
  /** Stops the process as Ctrl-C does; its data stay until `remove`. */
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
};

const startMs = 30_000;

/** The console prints the address of the API before the first check. */
const apiIn = (lines: readonly string[]): string | undefined =>
  lines.map((line) => / API: (http:\S+)/.exec(line)?.[1]).find((url) => url !== undefined);

/** Resolves when the API's address is known. @throws an Error with its output when it does not start. */
export const startLocal = async ({ monitors: text, trusted, flags = [], prepare }: Watching): Promise<LocalProcess> => {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-bench-'));
  const monitors = join(folder, 'monitors.ts');
  const dataFolder = join(folder, 'data');
  await writeFile(monitors, text);
  const authorities = join(folder, 'authorities.pem');
  if (trusted !== undefined) await writeFile(authorities, trusted);
  await prepare?.(dataFolder);
  const spawnedAt = Date.now();
  const args = [...flags, ...start, '--port', '0', '--data', dataFolder, '--monitors', monitors];
  const env = { ...process.env, ...(trusted === undefined ? {} : { NODE_EXTRA_CA_CERTS: authorities }) };
  const child = spawn(process.execPath, args, { cwd: repository, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));

  while (apiIn(lines) === undefined) {
    if (child.exitCode !== null || Date.now() - spawnedAt > startMs) {
      child.kill('SIGKILL');
      throw new Error(`it did not start: ${lines.join('\n')}`);
    }
    await sleep(2);
  }
  return {
    pid: child.pid ?? 0,
    api: apiIn(lines) ?? '',
    spawnedAt,
    dataFolder,
    lines,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
