// A temporary folder with monitors files and processes; both are removed after the test.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Program, runProgram, type SpawnOptions } from './program.ts';
import { until } from './until.ts';

export type Vigia = Program & {
  /** `http://127.0.0.1:port` */
  readonly url: string;
};

export type Workspace = {
  readonly folder: string;
  readonly data: string;
  /** Writes a monitors file, after the imports that it may need, and returns its path. */
  readonly write: (source: string, name?: string) => Promise<string>;
  /** Starts the program with exactly these options. */
  readonly run: (...options: readonly string[]) => Program;
  /** Starts the program with a monitors file, in the data folder of this workspace, and waits until it serves. */
  readonly start: (monitors: string, ...options: readonly string[]) => Promise<Vigia>;
  readonly remove: () => Promise<void>;
};

export const imports = "import { Failed, flow, http, monitor, task } from 'vigia';\n";

/** How long a process may take to serve, on a machine that is busy with other tests. */
const startLimitMs = 30_000;

const serving = async (program: Program): Promise<Vigia> => {
  const printed = await until(
    () => /Dashboard: (http:\/\/127\.0\.0\.1:\d+) /.exec(program.output()) ?? (program.ended() ? 'ended' : undefined),
    startLimitMs,
    () => `Vigía does not serve; it printed ${program.output()}${program.errors()}`,
  );
  const ended = () => new Error(`Vigía did not start: ${program.errors()}${program.output()}`);
  if (printed === 'ended') throw ended();
  const url = printed[1] ?? '';
  // The program prints its address once it has the port; it answers once its records are open.
  const answered = await fetch(`${url}/api/v1/health`, { signal: AbortSignal.timeout(startLimitMs) }).catch(() =>
    ended(),
  );
  if (answered instanceof Error) throw answered;
  await answered.arrayBuffer();
  return { ...program, url };
};

/** Outside a test the caller has to `remove` it. */
export const createWorkspace = async (circumstances?: SpawnOptions): Promise<Workspace> => {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-local-'));
  const data = join(folder, 'data');
  const programs: Program[] = [];
  const run: Workspace['run'] = (...options) => {
    const program = runProgram(options, circumstances);
    programs.push(program);
    return program;
  };
  return {
    folder,
    data,
    run,
    write: async (source, name = 'monitors.ts') => {
      const path = join(folder, name);
      await writeFile(path, `${imports}${source}`);
      return path;
    },
    start: (monitors, ...options) => serving(run('--port', '0', '--data', data, '--monitors', monitors, ...options)),
    remove: async () => {
      await Promise.all(programs.map((program) => program.end('SIGKILL')));
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** A workspace that is removed after the current test. */
export const workspaceOfTest = async (circumstances?: SpawnOptions): Promise<Workspace> => {
  const workspace = await createWorkspace(circumstances);
  onTestFinished(workspace.remove);
  return workspace;
};
