// Runs the real program as a separate process: its output, and how it ends.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Milliseconds from the signal, or from the start without a signal. */
  readonly tookMs: number;
};

export type Program = {
  readonly pid: number;
  readonly output: () => string;
  readonly errors: () => string;
  /** Complete lines of its standard output. */
  readonly lines: () => readonly string[];
  readonly ended: () => boolean;
  /** Waits for a printed line that contains the text. */
  readonly waitForLine: (text: string) => Promise<string>;
  /** Closes the reading end of its standard output. */
  readonly closeOutput: () => void;
  /** Sends the signal, if any, and waits until the process has ended and all its output is read. */
  readonly end: (signal?: NodeJS.Signals) => Promise<Ended>;
};

const main = fileURLToPath(new URL('../../../infra/local/main.ts', import.meta.url));
/** Longer than any wait takes on a busy machine. */
const limitMs = 40_000;

/** Without the variables that the test runner sets for its own processes. */
const ownEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS' && !/^VITEST/.test(name)));

/** Options of Node, and further environment variables. */
export type SpawnOptions = {
  readonly node?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Limit of open files, as `ulimit -n` sets it. */
  readonly openFiles?: number;
};

export const runProgram = (
  options: readonly string[],
  { node = [], env = {}, openFiles }: SpawnOptions = {},
): Program => {
  const startedAt = performance.now();
  const command = [process.execPath, ...node, main, ...options];
  const limited = openFiles === undefined ? [] : ['/bin/sh', '-c', `ulimit -n ${openFiles}; exec "$@"`, 'sh'];
  const [file = '', ...args] = [...limited, ...command];
  const child = spawn(file, args, {
    env: { ...ownEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  let ended: Omit<Ended, 'tookMs'> | undefined;
  // `close` follows when the pipes are empty too: the output of a killed process is complete.
  const closed = new Promise<Omit<Ended, 'tookMs'>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      ended = { code, signal };
      resolve(ended);
    });
  });
  const lines = (): readonly string[] => output.split('\n').slice(0, -1);
  return {
    pid: child.pid ?? 0,
    output: () => output,
    errors: () => errors,
    lines,
    ended: () => ended !== undefined,
    waitForLine: (text) =>
      until(
        () => lines().find((line) => line.includes(text)),
        limitMs,
        () => `${JSON.stringify(text)} was not printed, but:\n${output}${errors}`,
      ),
    closeOutput: () => void child.stdout.destroy(),
    end: async (signal) => {
      const from = signal ? performance.now() : startedAt;
      if (signal && !ended) child.kill(signal);
      return { ...(await closed), tookMs: performance.now() - from };
    },
  };
};
