// The launcher of `npm start` limits the memory arenas, and runs the program in the same process.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { until } from './support/until.ts';
import { workspaceOfTest } from './support/workspace.ts';

const launcher = fileURLToPath(new URL('../../infra/local/launch.js', import.meta.url));
const noLinux = process.platform === 'linux' ? '' : 'only Linux has arenas';

/** The `MALLOC_` variables of the started process once it serves, read from /proc. */
const environmentWith = async (given: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const workspace = await workspaceOfTest();
  const monitors = await workspace.write(
    "export default [monitor('shop', { every: '7d', checks: [http('home', 'http://127.0.0.1:9')] })];",
  );
  const options = [
    '--max-semi-space-size=1',
    launcher,
    '--port',
    '0',
    '--data',
    workspace.data,
    '--monitors',
    monitors,
  ];
  const { MALLOC_ARENA_MAX: _, ...environment } = process.env;
  const child = spawn(process.execPath, options, {
    env: { ...environment, ...given },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data;
    });
  await until(
    () => output.includes('Dashboard: ') || undefined,
    30_000,
    () => `the program does not serve; it printed: ${output}`,
  );
  const of = async (what: string) => (await readFile(`/proc/${child.pid}/${what}`, 'utf8')).split('\0');
  expect((await of('cmdline')).slice(1, 3)).toEqual(options.slice(0, 2));
  return (await of('environ')).filter((line) => line.startsWith('MALLOC_')).sort();
};

it('the launcher limits the number of arenas and lets them return unused memory', async ({ skip }) => {
  skip(noLinux !== '', noLinux);
  expect(await environmentWith({})).toEqual(['MALLOC_ARENA_MAX=2', 'MALLOC_TRIM_THRESHOLD_=131072']);
});

it('the launcher keeps a limit that the environment sets', async ({ skip }) => {
  skip(noLinux !== '', noLinux);
  expect(await environmentWith({ MALLOC_ARENA_MAX: '8' })).toEqual(['MALLOC_ARENA_MAX=8']);
});
