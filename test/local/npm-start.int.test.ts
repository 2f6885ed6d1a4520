// The server ends with the package manager that started it, and outlives whoever only started it in the background.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from './support/until.ts';
import { type Workspace, workspaceOfTest } from './support/workspace.ts';

const root = resolve(import.meta.dirname, '../..');
const noPosix = process.platform === 'win32' ? 'Windows has no signals' : '';

type Started = { readonly child: ChildProcess; readonly output: () => string; readonly url: () => Promise<string> };

/** Without the variables of the package manager that runs the tests. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:npm_|INIT_CWD|VITEST|NODE_OPTIONS)/.test(name)),
);

/** Starts a command in a process group of its own, which is killed after the test. */
const startGroup = (file: string, args: readonly string[], cwd: string): Started => {
  const child = spawn(file, args, { cwd, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      output += text.toString();
    });
  onTestFinished(() => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // All of its processes have ended.
    }
  });
  const url = () =>
    until(
      () => /Dashboard: (\S+)/.exec(output)?.[1],
      30_000,
      () => `the server did not start: ${output}`,
    );
  return { child, output: () => output, url };
};

const monitorsIn = (workspace: Workspace): Promise<string> =>
  workspace.write("export default [monitor('shop', { every: '7d', checks: [http('home', 'http://127.0.0.1:9')] })];");

const optionsOf = async (workspace: Workspace): Promise<readonly string[]> => [
  '--port',
  '0',
  '--data',
  workspace.data,
  '--monitors',
  await monitorsIn(workspace),
];

const serves = (url: string): Promise<boolean> =>
  fetch(`${url}/api/v1/health`, { signal: AbortSignal.timeout(10_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

const untilEnded = (url: string, { output }: Started): Promise<true> =>
  until(
    async () => ((await serves(url)) ? undefined : true),
    15_000,
    () => `the server still runs: ${output()}`,
  );

/** A folder with a package of its own, whose script runs `vigia`. */
const packageWith = async (folder: string, script: string): Promise<string> => {
  const bin = join(folder, 'package', 'node_modules', '.bin');
  await mkdir(bin, { recursive: true });
  await symlink(join(root, 'infra/local/vigia.js'), join(bin, 'vigia'));
  await symlink(process.execPath, join(bin, 'node'));
  const file = { name: 'shop', private: true, scripts: { monitor: script } };
  await writeFile(join(folder, 'package', 'package.json'), JSON.stringify(file));
  return join(folder, 'package');
};

// npm and its shell go on after SIGINT, which a terminal sends to all of them.
describe.each(['SIGTERM', 'SIGKILL', 'SIGHUP'] as const)('%s to npm alone', (signal) => {
  it('ends the server that npm start runs', async ({ skip }) => {
    skip(noPosix !== '', noPosix);
    const workspace = await workspaceOfTest();
    const started = startGroup('npm', ['start', '--', ...(await optionsOf(workspace))], root);
    const url = await started.url();
    started.child.kill(signal);
    await untilEnded(url, started);
    await until(
      () => /Stopping\n/.test(started.output()) || undefined,
      5_000,
      () => `the server did not stop in order: ${started.output()}`,
    );
  });
});

it('a script of another package takes the server with it', async ({ skip }) => {
  skip(noPosix !== '', noPosix);
  const workspace = await workspaceOfTest();
  const folder = await packageWith(workspace.folder, `vigia start ${(await optionsOf(workspace)).join(' ')}`);
  const started = startGroup('npm', ['run', 'monitor'], folder);
  const url = await started.url();
  started.child.kill('SIGTERM');
  await untilEnded(url, started);
});

it('npx vigia start takes the server with it', async ({ skip }) => {
  skip(noPosix !== '', noPosix);
  const workspace = await workspaceOfTest();
  const folder = await packageWith(workspace.folder, '');
  const started = startGroup('npx', ['vigia', 'start', ...(await optionsOf(workspace))], folder);
  const url = await started.url();
  started.child.kill('SIGTERM');
  await untilEnded(url, started);
});

describe('a server in the background keeps running when', () => {
  it.for([
    ['a script that started it with & has ended', 'monitor'],
    ['a script that started a script of its own has ended', 'deploy'],
  ] as const)('%s', async ([, script], { skip }) => {
    skip(noPosix !== '', noPosix);
    const workspace = await workspaceOfTest();
    const options = (await optionsOf(workspace)).join(' ');
    const folder = await packageWith(workspace.folder, `vigia start ${options} &`);
    await writeFile(join(folder, 'deploy.sh'), `vigia start ${options} &\n`);
    if (script === 'deploy')
      await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: { deploy: 'sh deploy.sh' } }));
    const started = startGroup('npm', ['run', script], folder);
    const url = await started.url();
    await sleep(2_000);
    expect(started.child.exitCode).toBe(0);
    expect(await serves(url)).toBe(true);
  });

  it('the shell ends that started npm start in the background', async ({ skip }) => {
    skip(noPosix !== '', noPosix);
    const workspace = await workspaceOfTest();
    const options = (await optionsOf(workspace)).map((option) => `'${option}'`).join(' ');
    const started = startGroup('sh', ['-c', `npm start -- ${options} & sleep 0.1`], root);
    const url = await started.url();
    await sleep(2_000);
    expect(started.child.exitCode).toBe(0);
    expect(await serves(url)).toBe(true);
  });
});

describe('a signal that arrives twice, from a group and forwarded', () => {
  it.for(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('is one request to stop: %s', async (signal, { skip }) => {
    skip(noPosix !== '', noPosix);
    const workspace = await workspaceOfTest();
    const vigia = await workspace.start(await monitorsIn(workspace));
    process.kill(vigia.pid, signal);
    expect(await vigia.end(signal)).toMatchObject({ code: 0, signal: null });
    expect(vigia.errors()).toBe('');
  });
});

it('paths are relative to the folder in which the user typed npm', async ({ skip }) => {
  skip(noPosix !== '', noPosix);
  const workspace = await workspaceOfTest();
  await monitorsIn(workspace);
  const args = ['--prefix', root, 'start', '--', '--port', '0', '--data', 'mine', '--monitors', 'monitors.ts'];
  const started = startGroup('npm', args, workspace.folder);
  await started.url();
  expect(started.output()).toContain(join(workspace.folder, 'mine'));
  expect(started.output()).toContain(join(workspace.folder, 'monitors.ts'));
  expect(execFileSync('ls', [workspace.folder]).toString()).toContain('mine');
});
