// The command line in a shell: the launcher, `vigia start`, closed pipes and completion.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../local/support/until.ts';
import { startServer, status } from '../support/servers.ts';
import { folderOfTest, launcher, spawnCli, vigia } from './support/spawn-cli.ts';

const run = promisify(execFile);

/** A Node on this machine that is older than the one of the project, if there is one. */
const olderNode = async (): Promise<string | undefined> => {
  const places = ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(delimiter)];
  for (const node of places.filter((place) => !place.includes('node_modules')).map((place) => join(place, 'node'))) {
    if (!existsSync(node)) continue;
    const { stdout } = await run(node, ['-p', 'process.versions.node.split(".")[0]']).catch(() => ({ stdout: '' }));
    if (Number(stdout) >= 20 && Number(stdout) < 24) return node;
  }
  return undefined;
};
const older = await olderNode();

const installed = async (shell: string): Promise<boolean> =>
  run(shell, ['--version']).then(
    () => true,
    () => false,
  );

const monitorsIn = async (folder: string): Promise<string> => {
  const file = join(folder, 'monitors.ts');
  await writeFile(
    file,
    "import { http, monitor } from 'vigia';\nexport default [monitor('shop', { every: '7d', paused: true, checks: [http('home', 'http://127.0.0.1:9')] })];",
  );
  return file;
};

describe.each([
  ['this Node', process.execPath],
  ['an older Node', older],
])('with %s', (_name, node) => {
  const noNode = 'there is no Node 20 to 23 on this machine';
  it('prints the version, and exits with 2 after wrong usage', async ({ skip }) => {
    if (!node) return skip(noNode);
    expect(await vigia(['--version'], { node })).toMatchObject({ code: 0, err: '' });
    expect(await vigia(['nonsense'], { node })).toMatchObject({ code: 2, out: '' });
  });

  it.for(['SIGTERM', 'SIGINT'] as const)('starts a server that shuts down on %s', async (signal, { skip }) => {
    if (!node) return skip(noNode);
    skip(process.platform === 'win32', 'Windows has no signals');
    const folder = await folderOfTest();
    const monitors = await monitorsIn(folder);
    const call = spawnCli(['start', '--port', '0', '--data', join(folder, 'data'), '--monitors', monitors], {
      node,
    });
    onTestFinished(() => call.kill('SIGKILL'));
    const url = await until(
      () => /Dashboard: (http:\S+)/.exec(call.out())?.[1],
      30_000,
      () => `the server did not start: ${call.err()}`,
    );
    expect((await vigia(['status', '--url', url])).out).toMatch(/shop/);
    call.kill(signal);
    const { code, out, err } = await call.ended;
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/Stopping\n$/);
  });
});

it('a server that waits for an older Node ends with it, even if that is killed', async ({ skip }) => {
  if (!older) return skip('there is no Node 20 to 23 on this machine');
  skip(process.platform === 'win32', 'Windows has no signals');
  const folder = await folderOfTest();
  const monitors = await monitorsIn(folder);
  const args = ['start', '--port', '0', '--data', join(folder, 'data'), '--monitors', monitors];
  const call = spawnCli(args, { node: older });
  const find = () => /Dashboard: (http:\S+)/.exec(call.out())?.[1];
  const url = await until(find, 30_000, () => `the server did not start: ${call.err()}`);
  call.kill('SIGKILL');
  await until(
    () =>
      fetch(url).then(
        () => undefined,
        () => true,
      ),
    10_000,
    () => 'the server still runs',
  );
});

it('runs through a link, as npx and npm create it', async () => {
  const folder = await folderOfTest();
  const link = join(folder, 'vigia');
  await symlink(launcher, link);
  const { stdout } = await run(process.execPath, [link, '--version']);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

it('exits with 0 when the reader closes the pipe', async () => {
  const runs = Array(1_000).fill({
    id: 'shop~1~m',
    name: 'perfect-auk',
    monitor: 'shop',
    dueAt: null,
    startedAt: null,
    endedAt: null,
    latenessMs: null,
    durationMs: null,
    state: { type: 'COMPLETED', name: 'Completed', message: 'x'.repeat(200), timestamp: '2026-11-24T12:00:00.000Z' },
    lines: [],
    taskRuns: [],
  });
  const server = await startServer(status(200, JSON.stringify({ runs, cursor: null })));
  onTestFinished(server.close);
  const child = spawn(process.execPath, [launcher, 'runs', '--json', '--url', server.url], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, err]).toEqual([0, '']);
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish', 'powershell'])('prints a script for %s', async (shell) => {
    const { code, out } = await vigia(['completion', shell]);
    expect(code).toBe(0);
    expect(out).toContain('vigia complete ');
  });

  it.for(['bash', 'zsh', 'fish'])('prints a script that %s can parse', async (shell, { skip }) => {
    skip(!(await installed(shell)), `${shell} is not installed`);
    const folder = await folderOfTest();
    const file = join(folder, 'script');
    await writeFile(file, (await vigia(['completion', shell])).out);
    await expect(run(shell, ['-n', file])).resolves.toMatchObject({ stderr: '' });
  });

  it('offers commands, options, monitors of the server and profiles', async () => {
    const server = await startServer(
      status(
        200,
        JSON.stringify({
          monitors: ['shop', 'playstation-monitor'].map((id) => ({
            id,
            title: id,
            status: 'Up',
            since: null,
            ready: true,
            paused: false,
            intervalSeconds: 30,
            lastRun: null,
            nextRunAt: null,
          })),
          cursor: null,
        }),
      ),
    );
    onTestFinished(server.close);
    const config = join(await folderOfTest(), 'config');
    for (const name of ['home', 'work'])
      await vigia(['profile', 'set', name, '--url', 'https://shop.example', '--no-key'], {
        env: { XDG_CONFIG_HOME: config, APPDATA: config },
      });
    const offered = async (...words: readonly string[]): Promise<readonly string[]> => {
      const { out } = await vigia(['complete', '--', ...words], {
        env: { VIGIA_URL: server.url, XDG_CONFIG_HOME: config, APPDATA: config },
      });
      return out
        .split('\n')
        .map((line) => line.split('\t')[0] ?? '')
        .filter((word) => word && !word.startsWith(':'));
    };
    const offers: readonly (readonly [readonly string[], readonly string[]])[] = [
      [['st'], ['start', 'status']],
      [
        ['run', ''],
        ['shop', 'playstation-monitor'],
      ],
      [['pause', 'pl'], ['playstation-monitor']],
      [['runs', '--ta'], ['--task-state']],
      [['status', '--ur'], ['--url']],
      [['start', '--ur'], []],
      [
        ['keys', 'make', '--role', ''],
        ['viewer', 'admin'],
      ],
      [
        ['runs', '--task-state', ''],
        ['Completed', 'Failed', 'Crashed', 'Cancelled'],
      ],
      [['start', '--log-level', 'w'], ['warn']],
      [
        ['status', '--profile', ''],
        ['home', 'work'],
      ],
      [['profile', 'use', 'ho'], ['home']],
    ];
    // A server that does not answer soon offers nothing: on a busy machine, Tab is pressed again.
    for (const [words, expected] of offers) await expect.poll(() => offered(...words)).toEqual(expected);
    await server.close();
    expect(await offered('run', '')).toEqual([]);
  });

  it('works in a bash that sourced the script', async ({ skip }) => {
    skip(!(await installed('bash')), 'bash is not installed');
    const folder = await folderOfTest();
    await mkdir(join(folder, 'bin'));
    await symlink(launcher, join(folder, 'bin', 'vigia'));
    const script = `export PATH="${join(folder, 'bin')}${delimiter}$PATH"
source <(vigia completion bash)
COMP_WORDS=(vigia inc) COMP_CWORD=1 COMP_LINE='vigia inc' COMP_POINT=9
$(complete -p vigia | sed 's/.*-F \\([^ ]*\\).*/\\1/')
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await run('bash', ['-c', script], {
      env: { PATH: `${join(process.execPath, '..')}${delimiter}${process.env.PATH}` },
    });
    expect(stdout.trim()).toBe('incidents');
  });
});
