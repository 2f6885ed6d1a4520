// Starts MiniStack, an AWS emulator, and stops it with all processes that it started.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { emulator } from '../../shared/messages/en/aws.ts';
import { runCommand } from './command.ts';
import { EmulatorError, lastLines } from './emulator-error.ts';

export type Ministack = {
  /** The value for AWS_ENDPOINT_URL. */
  readonly url: string;
  /** Resolves when the server exits, for whatever reason. */
  readonly exited: Promise<void>;
  readonly stop: () => Promise<void>;
};

export type MinistackOptions = {
  /** The Python in which MiniStack is installed. */
  readonly python: string;
  /** 0: any free port. */
  readonly port: number;
  /** Receives the log and the temporary files, which MiniStack does not delete. */
  readonly folder: string;
};

const isWindows = process.platform === 'win32';
const startTimeoutMs = 30_000;

/** @throws EmulatorError when another program uses the port. */
const findPort = (wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () => reject(new EmulatorError(emulator.portUnavailable({ port: wanted }))));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : wanted));
    });
  });

/** HOME and LANG, and the variables without which no program starts on Windows. */
const keptVariables = [
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

/** Lambda functions inherit the server's environment, so it is nearly empty. They run on the Node of this process. */
const environment = (port: number, temporaryFolder: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(keptVariables.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
  TMPDIR: temporaryFolder,
  TEMP: temporaryFolder,
  TMP: temporaryFolder,
  GATEWAY_PORT: String(port),
  BIND_HOST: '127.0.0.1',
  MINISTACK_HOST: '127.0.0.1',
  IOT_MTLS_ENABLED: '0',
  SFTP_ENABLED: '0',
});

/** Lambda functions are child processes of the server: in its process group on POSIX, in its tree on Windows. */
const signalGroup = async (pid: number, signal: NodeJS.Signals): Promise<void> => {
  if (isWindows) {
    await runCommand('taskkill', ['/PID', String(pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has no process any more.
  }
};

/** SIGKILL follows for functions that ignore SIGTERM. */
const stop = async (child: ChildProcess, exited: Promise<void>): Promise<void> => {
  const { pid } = child;
  if (pid === undefined) return;
  await signalGroup(pid, 'SIGTERM');
  await Promise.race([exited, sleep(5_000, undefined, { ref: false })]);
  await signalGroup(pid, 'SIGKILL');
  await exited;
};

const isHealthy = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/_ministack/health`, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
};

const spawnServer = async ({ python, folder }: MinistackOptions, port: number, logFile: string) => {
  const temporaryFolder = join(folder, 'tmp');
  await mkdir(temporaryFolder, { recursive: true });
  const log = await open(logFile, 'w');
  const child = spawn(python, ['-m', 'ministack'], {
    env: environment(port, temporaryFolder),
    cwd: folder,
    detached: !isWindows,
    stdio: ['ignore', log.fd, log.fd],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  await log.close();
  return { child, exited };
};

/** @throws EmulatorError when the port is in use, or when the server is not healthy within half a minute. */
export const startMinistack = async (options: MinistackOptions): Promise<Ministack> => {
  const port = await findPort(options.port);
  const logFile = join(options.folder, 'ministack.log');
  const { child, exited } = await spawnServer(options, port, logFile);
  const ministack = { url: `http://127.0.0.1:${port}`, exited, stop: () => stop(child, exited) };
  for (const until = Date.now() + startTimeoutMs; Date.now() < until; await sleep(100)) {
    if (await isHealthy(ministack.url)) return ministack;
    if (child.exitCode !== null) break;
  }
  await ministack.stop();
  throw new EmulatorError(emulator.startFailed({ output: lastLines(await readFile(logFile, 'utf8')) }));
};
