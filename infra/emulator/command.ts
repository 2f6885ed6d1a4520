// Runs a program to its end and says what it printed.
import { spawn } from 'node:child_process';

export type CommandOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Milliseconds until it is ended. */
  readonly timeoutMs?: number;
  /** Ends it before its time. */
  readonly signal?: AbortSignal | undefined;
};

export type Ended = { readonly code: number | undefined; readonly output: string };

/** Never rejects: a program that cannot be started has no code. Both streams are in `output`. */
export const run = (program: string, args: readonly string[], options: CommandOptions = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const { env = process.env, cwd = process.cwd(), timeoutMs = 300_000, signal } = options;
    const child = spawn(program, args, { env, cwd, signal, timeout: timeoutMs, stdio: ['ignore', 'pipe', 'pipe'] });
    const parts: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part) => parts.push(part));
    child.on('error', (error) => resolve({ code: undefined, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? undefined, output: parts.join('') }));
  });
