// Starts MiniStack, an AWS on this machine, and ends it with all that it started.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './command.ts';
import { lastLines, Refusal } from './emulator-error.ts';

export type Emulator = {
  /** What AWS_ENDPOINT_URL has to be. */
  readonly url: string;
  /** Resolves when the server exits, for whatever reason. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
};

export type MinistackOptions = {
  /** The Python that has MiniStack. */
  readonly python: string;
  /** 0: any that is free. */
  readonly port: number;
  /** For its log and its temporary files, which it leaves behind. */
  readonly folder: string;
};

const windows = process.platform === 'win32';

/** @throws Refusal when somebody else listens there. */
const freePort = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    const taken = `Port ${port} cannot be used (is something listening there?): choose another one with --port`;
    server.once('error', () => reject(new Refusal(taken)));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });

/** What programs need of the surroundings; on Windows nothing starts without the last ones. */
const kept = [
  'HOME',
  'LANG',
  'USERPROFILE',
  'SYSTEMROOT',
  'SystemRoot',
  'COMSPEC',
  'PATHEXT',
  'APPDATA',
  'LOCALAPPDATA',
];

/** Functions inherit the server's environment, so it gets none of ours; the node that runs this runs them too. */
const environment = (port: number, temporary: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
  TMPDIR: temporary,
  TEMP: temporary,
  TMP: temporary,
  GATEWAY_PORT: String(port),
  BIND_HOST: '127.0.0.1',
  MINISTACK_HOST: '127.0.0.1',
  IOT_MTLS_ENABLED: '0',
  SFTP_ENABLED: '0',
});

/** Its functions are its children: on POSIX they share its group, on Windows its tree. */
const signalAll = async (pid: number, signal: NodeJS.Signals): Promise<void> => {
  if (windows) {
    await run('taskkill', ['/PID', String(pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
};

/** The group is ended a second time without asking: a function may not listen to the first. */
const stopper = (child: ChildProcess, exited: Promise<void>) => async (): Promise<void> => {
  const { pid } = child;
  if (pid === undefined) return;
  await signalAll(pid, 'SIGTERM');
  await Promise.race([exited, sleep(5_000, undefined, { ref: false })]);
  await signalAll(pid, 'SIGKILL');
  await exited;
};

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/_ministack/health`, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
};

/** @throws Refusal when the port is taken, or when it does not answer within half a minute. */
export const startMinistack = async ({ python, port: wanted, folder }: MinistackOptions): Promise<Emulator> => {
  const port = await freePort(wanted);
  const temporary = join(folder, 'tmp');
  await mkdir(temporary, { recursive: true });
  const logFile = join(folder, 'ministack.log');
  const log = await open(logFile, 'w');
  const child = spawn(python, ['-m', 'ministack'], {
    env: environment(port, temporary),
    cwd: folder,
    detached: !windows,
    stdio: ['ignore', log.fd, log.fd],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  await log.close();
  const emulator = { url: `http://127.0.0.1:${port}`, exited, stop: stopper(child, exited) };
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(100)) {
    if (await answers(emulator.url)) return emulator;
    if (child.exitCode !== null) break;
  }
  await emulator.stop();
  throw new Refusal(`MiniStack did not start:\n${lastLines(await readFile(logFile, 'utf8'))}`);
};
