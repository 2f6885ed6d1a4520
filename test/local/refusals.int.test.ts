// A start that is refused prints one sentence with the reason, exits with 1 (2 for wrong usage), and leaves no file behind.
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addKey } from '../../infra/local/server/api-keys-file.ts';
import { startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import type { Program } from './support/program.ts';
import { type Workspace, workspaceOfTest } from './support/workspace.ts';

const sound = "export default [monitor('shop', { every: '7d', checks: [http('home', 'https://shop.example/')] })];";

/** The lines that a refused start prints, after assertions that hold for every refusal. */
const refusalOf = async (program: Program, wrong = 1): Promise<readonly string[]> => {
  const { code, signal } = await program.end();
  expect({ code, signal, output: program.output() }).toEqual({ code: wrong, signal: null, output: '' });
  expect(program.errors()).not.toMatch(/^\s+at |node:internal|\?load=/m);
  return program.errors().trimEnd().split('\n');
};

const startOf = (workspace: Workspace, monitors: string, port = '0', data = workspace.data): Program =>
  workspace.run('--port', port, '--data', data, '--monitors', monitors);

describe('a start is refused for a port', () => {
  it('in use by another program', async () => {
    const workspace = await workspaceOfTest();
    const other = await startServer(status(200));
    onTestFinished(other.close);
    const refusal = await refusalOf(startOf(workspace, await workspace.write(sound), String(other.port)));
    expect(refusal).toEqual([
      expect.stringMatching(new RegExp(`^Port ${other.port} is in use by another program, .*--port`)),
    ]);
    expect(existsSync(workspace.data)).toBe(false);
  });

  it('in use by another Vigía, which keeps running', async () => {
    const workspace = await workspaceOfTest();
    const monitors = await workspace.write(sound);
    const first = await workspace.start(monitors);
    const { port } = new URL(first.url);
    const elsewhere = join(workspace.folder, 'elsewhere');
    const refusal = await refusalOf(startOf(workspace, monitors, port, elsewhere));
    expect(refusal).toEqual([
      expect.stringContaining(`Port ${port} is in use by another program, perhaps by another Vigía`),
    ]);
    expect(existsSync(elsewhere)).toBe(false);
    expect(await clientOf(first).get('/health')).toMatchObject({ status: 'ok' });
  });
});

describe('a start is refused for a host', () => {
  it('that turns network access on while no API key exists', async () => {
    const workspace = await workspaceOfTest();
    const monitors = await workspace.write(sound);
    const start = (...options: string[]) => workspace.run('--data', workspace.data, '--monitors', monitors, ...options);
    const how = `but there is no API key yet: create one with 'vigia keys make NAME --role viewer --data ${workspace.data}'`;
    for (const [option, value] of [
      ['--host', '0.0.0.0'],
      ['--host', '::'],
      ['--allow-host', 'status.example'],
    ] as const) {
      const refusal = await refusalOf(start('--port', '0', option, value));
      expect(refusal).toEqual([expect.stringContaining(`${option} ${value} turns network access on, ${how}`)]);
    }
    expect(existsSync(workspace.data)).toBe(false);
  });

  it('that is not an address of this machine', async () => {
    const workspace = await workspaceOfTest();
    await addKey(workspace.data, { name: 'me', role: 'admin', now: Date.now() });
    const monitors = await workspace.write(sound);
    for (const host of ['203.0.113.7', 'nowhere.invalid'])
      expect(
        await refusalOf(workspace.run('--port', '0', '--host', host, '--data', workspace.data, '--monitors', monitors)),
      ).toEqual([
        `--host ${host} is not an address of this machine: give one that is, such as 0.0.0.0 for all of them.`,
      ]);
  });
});

describe('a start is refused for a data folder', () => {
  it('in use by another Vigía, which keeps running', async () => {
    const workspace = await workspaceOfTest();
    const monitors = await workspace.write(sound);
    const first = await workspace.start(monitors);
    const before = await readdir(workspace.data);
    const refusal = await refusalOf(startOf(workspace, monitors));
    expect(refusal).toEqual([
      `The data folder ${workspace.data} is in use by process ${first.pid}: stop that process, or choose another folder.`,
    ]);
    expect(await readdir(workspace.data)).toEqual(before);
    expect(await clientOf(first).get('/health')).toMatchObject({ status: 'ok' });
  });

  it.each([
    { what: 'a file in its place', path: ['data'] },
    { what: 'a file where the folder above it should be', path: ['data', 'inside'] },
  ])('with $what', async ({ path }) => {
    const workspace = await workspaceOfTest();
    await writeFile(workspace.data, 'mine');
    const data = join(workspace.folder, ...path);
    const refusal = await refusalOf(startOf(workspace, await workspace.write(sound), '0', data));
    expect(refusal).toEqual([
      expect.stringMatching(/^The data folder .+ cannot be written \(.+\): choose a folder that can be written\.$/),
    ]);
    expect(refusal[0]).toContain(data);
    expect(await readdir(workspace.folder)).toEqual(['data', 'monitors.ts']);
  });

  it('with a file that is not a database', async () => {
    const workspace = await workspaceOfTest();
    const monitors = await workspace.write(sound);
    const first = await workspace.start(monitors);
    await first.end('SIGTERM');
    await writeFile(
      join(workspace.data, 'vigia.db'),
      'no database at all, but long enough to be read as one'.repeat(9),
    );
    const refusal = await refusalOf(startOf(workspace, monitors));
    expect(refusal).toEqual([expect.stringMatching(/damaged or not a database .+ backup/)]);
  });
});

const home = "checks: [http('home', 'https://shop.example/')]";
const broken = [
  {
    what: 'an id twice',
    source: `export default [monitor('shop', { every: '1m', ${home} }), monitor('shop', { every: '1m', ${home} })];`,
    message: /monitors\[1\] "shop": id: monitors\[0\] has the same id; give each monitor an id of its own$/,
  },
  {
    what: 'an interval that is too short',
    source: `export default [monitor('shop', { every: '5s', ${home} })];`,
    message: /monitors\[0\] "shop": every: .*5s/,
  },
  {
    what: 'a syntax error',
    source: 'export default [\n  monitor(',
    message: /monitors\.ts:\d+: syntax error: /,
  },
  {
    what: 'an exception while loading',
    source: "\nthrow new Error('no such shop');",
    message: /monitors\.ts:3: loading the file threw an exception: no such shop$/,
  },
  {
    what: 'an exception, a timer and a server that go on',
    source:
      "import { createServer } from 'node:http'; createServer().listen(0, '127.0.0.1'); setInterval(() => {}, 100); throw new Error('late');",
    message: /monitors\.ts:2: loading the file threw an exception: late$/,
  },
  {
    what: 'no monitors',
    source: '',
    message: /monitors\.ts: the file has no default export; write export default \[/,
  },
];

describe('a start is refused for a monitors file', () => {
  it.each(broken)('with $what', async ({ source, message }) => {
    const workspace = await workspaceOfTest();
    const refusal = await refusalOf(startOf(workspace, await workspace.write(source)));
    expect(refusal).toEqual([expect.stringMatching(message)]);
    expect(refusal[0]?.startsWith(join(workspace.folder, 'monitors.ts'))).toBe(true);
    expect(await readdir(workspace.folder)).toEqual(['monitors.ts']);
  });

  it('that does not exist', async () => {
    const workspace = await workspaceOfTest();
    const file = join(workspace.folder, 'nowhere.ts');
    expect(await refusalOf(startOf(workspace, file))).toEqual([
      `${file}: the file does not exist; give the path of your monitors file, such as monitors.ts`,
    ]);
    expect(await readdir(workspace.folder)).toEqual([]);
  });
});

describe('a start is refused for the options', () => {
  it.each([
    {
      options: ['--prot', '4200'],
      message:
        "Unknown option '--prot'. The options are --port, --host, --allow-host, --data, --monitors, --log-level, --json and --help.",
    },
    { options: ['4200'], message: expect.stringMatching(/^Unexpected argument '4200'\. .*The options are --port/) },
    {
      options: ['--port', '70000'],
      message: "--port '70000' is not a valid port: give a whole number from 0 to 65535.",
    },
    { options: ['--port', 'http'], message: "--port 'http' is not a valid port: give a whole number from 0 to 65535." },
    { options: ['--port'], message: expect.stringMatching(/^Option '--port <value>' argument missing/) },
    { options: ['--data', ''], message: '--data is empty: give the folder of the records.' },
  ])('$options', async ({ options, message }) => {
    const workspace = await workspaceOfTest();
    const [sentence, ...help] = await refusalOf(workspace.run(...options), 2);
    expect(sentence).toEqual(message);
    expect(help.join('\n')).toContain('Usage: npm start -- [options], or vigia start [options]');
  });

  it('except for --help, which prints the usage', async () => {
    const workspace = await workspaceOfTest();
    const program = workspace.run('--help');
    expect(await program.end()).toMatchObject({ code: 0, signal: null });
    expect(program.output()).toMatch(
      /^Usage: npm start -- \[options\], or vigia start \[options\]\n[\s\S]*--port <n> [\s\S]*--data <folder> [\s\S]*--monitors <file> /,
    );
    expect(program.errors()).toBe('');
  });
});
