// Runs a program until it ends and returns its output.
import { spawn } from 'node:child_process';

export type CommandOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The program is killed after this time. */
  readonly timeoutMs?: number;
  /** Kills the program when it is aborted. */
  readonly signal?: AbortSignal | undefined;
};

/** `code` is undefined for a program that could not be started or was killed. */
export type CommandResult = { readonly code: number | undefined; readonly output: string };

/** Never rejects. `output` has standard output and standard error, or the reason why the program did not start. */
export const runCommand = (
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> =>
  new Promise((resolve) => {
    const { env = process.env, cwd = process.cwd(), timeoutMs = 300_000, signal } = options;
    const child = spawn(program, args, { env, cwd, signal, timeout: timeoutMs, stdio: ['ignore', 'pipe', 'pipe'] });
    const parts: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part) => parts.push(part));
    child.on('error', (error) => resolve({ code: undefined, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? undefined, output: parts.join('') }));
  });
