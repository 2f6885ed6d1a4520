// The command line against the real server: one process for many commands.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../local/support/until.ts';
import { createWorkspace, type Vigia, type Workspace } from '../local/support/workspace.ts';
import { type ScriptedServer, startServer, status } from '../support/servers.ts';
import { folderOfTest, type Given, vigia } from './support/vigia.ts';

let workspace: Workspace;
let target: ScriptedServer;
let server: Vigia;
let monitors: string;

/** Asks the server of these tests. */
const ask = (args: readonly string[], env: Given['env'] = {}) =>
  vigia(args, { env: { VIGIA_URL: server.url, ...env } });

const json = async <T>(args: readonly string[]): Promise<T> => {
  const { out, err, code } = await ask([...args, '--json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as T;
};

const intervalOf = async (id: string): Promise<number | undefined> =>
  (await json<{ monitors: readonly { intervalSeconds: number }[] }>(['status', id])).monitors[0]?.intervalSeconds;

beforeAll(async () => {
  workspace = await createWorkspace();
  target = await startServer(status(200));
  target.playAt('/broken', status(503));
  monitors = await workspace.write(`
const own = flow('playstation_monitor', async ({ run, print }) => {
  print('the flow speaks');
  await run(task('check_playstation_server_status', async ({ fetch, print }) => {
    const { status } = await fetch('${target.url}/broken');
    print('PlayStation server returned status code ' + status);
    if (status !== 200) return Failed('Servidor PlayStation no disponible. Status code: ' + status);
  }));
});
const rest = { every: '7d', allowPrivate: true, retries: 0 };
export default [
  monitor('shop', { ...rest, title: 'La tienda \\u202e日本語', checks: [http('home', '${target.url}/'), http('login', '${target.url}/')] }),
  monitor('playstation-monitor', { ...rest, flow: own }),
];`);
  server = await workspace.start(monitors);
});

afterAll(async () => {
  await workspace.remove();
  await target.close();
});

describe('vigia run', () => {
  it('tells of a run as the console of the server does, and ends with 0 when all its tasks are Completed', async () => {
    const { code, out, err } = await ask(['run', 'shop']);
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} \| INFO {4}\| Monitor 'shop' - Asked for flow run shop~\d{13}~m$/);
    // The console has the same words; only the moment at which it says them may differ.
    const withoutTime = (line: string): string => line.replace(/^\S+ /, '');
    const told = lines.slice(1).map(withoutTime);
    expect(told.at(-1)).toMatch(/Flow run '[a-z]+-[a-z]+' - Finished in state Completed\(\)$/);
    for (const line of told) expect(server.lines().map(withoutTime)).toContain(line);
  });

  it('ends with 1 when a task failed, although the flow is Completed', async () => {
    const { code, out } = await ask(['run', 'playstation-monitor']);
    expect(code).toBe(1);
    expect(out).toMatch(/INFO {4}\| Task run 'check_\S+' - PlayStation server returned status code 503\n/);
    expect(out).toMatch(/ERROR {3}\| Task run .* Failed\('Servidor PlayStation no disponible. Status code: 503'\)\n/);
    expect(out).toMatch(/INFO {4}\| Flow run '\S+' - the flow speaks\n.*Finished in state Completed\(\)\n$/);
  });

  it('gives one JSON document, or only the id where nobody waits', async () => {
    const ended = await ask(['run', 'playstation-monitor', '--json']);
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.out)).toMatchObject({ monitor: 'playstation-monitor', state: { type: 'COMPLETED' } });
    const started = await ask(['run', 'shop', '--no-wait', '--json']);
    expect(started.code).toBe(0);
    expect(JSON.parse(started.out)).toEqual({ id: expect.stringMatching(/^shop~\d{13}~m$/) });
  });
});

describe('vigia status, runs and incidents', () => {
  it('say the same for people and for programs', async () => {
    const { monitors: all } = await json<{ monitors: readonly { id: string; status: string; incident: unknown }[] }>([
      'status',
    ]);
    expect(all).toMatchObject([
      { id: 'shop', status: 'Up', incident: null },
      { id: 'playstation-monitor', status: 'Down', incident: { monitor: 'playstation-monitor', endedAt: null } },
    ]);
    const { out, code } = await ask(['status']);
    expect(code).toBe(0);
    const [head, shop, playstation] = out.split('\n');
    expect(head).toMatch(/^STATUS {2}MONITOR +TITLE +SINCE +LAST RUN +NEXT RUN +EVERY +INCIDENT$/);
    expect(shop).toMatch(/^● Up {4}shop +La tienda 日本語 +\d+ \S+ +\d+ \S+ ago +in \d+ \S+ +7 d$/);
    expect(playstation).toMatch(
      /^✖ Down {2}playstation-monitor .*Servidor PlayStation no disponible. Status code: 503$/,
    );

    const { runs } = await json<{ runs: readonly { id: string }[] }>([
      'runs',
      '--task-state',
      'failed',
      '--limit',
      '1',
    ]);
    expect(runs).toHaveLength(1);
    const table = (await ask(['runs', 'playstation-monitor', '--task-state', 'Failed'])).out;
    expect(table).toMatch(/^STARTED +RUN +FLOW +TASKS +TOOK +LATE +MESSAGE\n/);
    expect(table).toMatch(/\n\d\d:\d\d:\d\d {2}\S+-\S+ +Completed +1 Failed .*Status code: 503\n/);

    expect((await ask(['incidents'])).out).toMatch(/^STATE .*\n✖ open {2}playstation-monitor#1 .*Status code: 503\n$/);
    expect((await ask(['incidents', 'shop'])).out).toBe('There were no incidents.\n');
  });

  it('show a run with its evidence, by its id', async () => {
    const { runs } = await json<{ runs: readonly { id: string }[] }>(['runs', 'shop', '--limit', '1']);
    const { out, code } = await ask(['runs', runs[0]?.id ?? '']);
    expect(code).toBe(0);
    expect(out).toMatch(
      new RegExp(`^● shop {2}flow run '.*' {2}Completed\\(\\) in .*\n {2}${runs[0]?.id}\n {2}● home-`),
    );
    expect(out).toMatch(/GET http:\/\/127\.0\.0\.1:\d+\/ → 200, 0 B, HTTP\/1\.1\n.*\n +time +connection .* total /);
    expect((await ask(['runs', 'shop', '--details', '--limit', '1'])).out).toContain('● login-');
  });

  it.each([80, 50, 30])('fit into %i columns', async (columns) => {
    for (const command of [['status'], ['runs'], ['incidents']]) {
      const { out } = await ask(command, { COLUMNS: String(columns) });
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
      expect(out).toMatch(/playsta/);
    }
  });

  it('say by the exit code that a monitor is Down where that is asked for', async () => {
    expect((await ask(['status', '--exit-code'])).code).toBe(1);
    expect((await ask(['status', '--exit-code', 'shop'])).code).toBe(0);
    expect((await ask(['status', 'playstation-monitor'])).code).toBe(0);
  });
});

describe('vigia pause, resume and interval', () => {
  it('change a monitor, and say from when', async () => {
    const paused = await ask(['pause', 'shop', '--reason', 'moving house']);
    expect(paused).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^shop is paused, from [\d: -]+ on\.\n$/),
    });
    expect((await ask(['status', 'shop'])).out).toMatch(/\n‖ Paused {2}shop /);
    expect(await ask(['interval', 'shop', '90s'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^shop runs every 1 min 30 s, from /),
    });
    expect(await json(['resume', 'shop'])).toMatchObject({ effectiveFrom: expect.stringMatching(/Z$/) });
    await until(
      async () => (await intervalOf('shop')) === 90 || undefined,
      10_000,
      () => 'the interval stayed',
    );
    expect((await ask(['interval', 'shop', 'default'])).out).toMatch(/^shop runs as often as monitors\.ts says, from /);
    // A change counts from a moment on that lies a little ahead, so that nothing is run twice or left out.
    await until(
      async () => (await intervalOf('shop')) === 604_800 || undefined,
      10_000,
      () => 'the interval stayed',
    );
  });

  it('are refused by the server in its own words', async () => {
    expect(await ask(['interval', 'shop', '9s'])).toMatchObject({
      code: 4,
      out: '',
      err: expect.stringMatching(/^vigia: intervalSeconds is 9, and must be a whole number/),
    });
    const { err } = await ask(['interval', 'shop', '9s', '--json']);
    expect(JSON.parse(err)).toMatchObject({ status: 400, field: 'intervalSeconds', exitCode: 4 });
  });
});

describe('a monitor that there is not', () => {
  it.each(['run', 'runs', 'status', 'incidents', 'pause', 'resume'])(
    '%s: the nearest is suggested',
    async (command) => {
      const { code, out, err } = await ask([command, 'shpo']);
      expect([code, out]).toEqual([4, '']);
      expect(err).toMatch(/^vigia: there is no monitor 'shpo' at 127\.0\.0\.1:\d+: did you mean 'shop'\?\n$/);
    },
  );

  it('is refused at once where it cannot be an id', async () => {
    expect(await ask(['run', 'Shop'])).toMatchObject({
      code: 2,
      err: "vigia: 'Shop' is no id of a monitor: did you mean 'shop'?\n",
    });
    expect((await ask(['run', '../\u001b[31mhealth'])).err).toMatch(
      /^vigia: '\.\.\/health' is no id of a monitor: ids are /,
    );
  });
});

describe('vigia version, open and backup', () => {
  it('tell the versions here and there', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    const { out, code } = await ask(['version']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Version: +${version}\nAPI version: +v1\nNode version: +${process.version}\n`));
    expect(out).toMatch(
      new RegExp(`SQLite version: \\d+\\.\\d+\\.\\d+\nServer: +${server.url}/api/v1 \\(VIGIA_URL\\)\n`),
    );
    expect(out).toMatch(new RegExp(`Server version: ${version}\n$`));
    expect(await json(['version'])).toMatchObject({ version, server: { version, type: 'single process' } });
  });

  it('name the page of a monitor', async () => {
    const { out } = await ask(['open', 'shop', '--print']);
    expect(out).toBe(`${server.url}/?monitor=shop\n`);
    expect(await (await fetch(out.trim())).text()).toContain('La tienda');
  });

  it('copy the records while the server runs, but never over a file', async () => {
    const folder = await folderOfTest();
    const file = join(folder, 'copy.db');
    const { code, out, err } = await ask(['backup', file]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`${out.split(' ')[0]} records, ${/, (.*) MB/.exec(out)?.[1]} MB, are in ${file}\n`);
    expect((await readFile(file)).subarray(0, 15).toString()).toBe('SQLite format 3');
    await writeFile(file, 'mine');
    expect(await ask(['backup', file])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/could not be copied to .*: EEXIST/),
    });
    expect(await readFile(file, 'utf8')).toBe('mine');
  });
});

describe('vigia check', () => {
  it('checks a monitor of the file without a server, and leaves no record', async () => {
    const before = await json<{ runs: readonly unknown[] }>(['runs']);
    const well = await vigia(['check', 'shop', '--monitors', monitors]);
    expect([well.code, well.err]).toEqual([0, '']);
    expect(well.out).toMatch(/^● shop {2}flow run .*\n.*\n {2}● home-.* {2}Completed\(\)\n[\s\S]* → 200/);
    const broken = await vigia(['check', 'playstation-monitor', '--monitors', monitors, '--json']);
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.out)).toMatchObject({
      state: { type: 'COMPLETED' },
      taskRuns: [{ state: { type: 'FAILED' }, evidence: [{ status: 503 }] }],
    });
    expect(await json(['runs'])).toEqual(before);
  });

  it('checks an address, one of this machine only when told to', async () => {
    expect(await vigia(['check', target.url, '--allow-private'])).toMatchObject({ code: 0, err: '' });
    expect(await vigia(['check', `${target.url}/broken`, '--allow-private'])).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^✖ [\s\S]*Status code: 503, expected 200/),
    });
    expect(await vigia(['check', target.url])).toMatchObject({ code: 1, out: expect.stringContaining('allowPrivate') });
  });

  it('says what is wrong with the file, the monitor or the address', async () => {
    const file = await workspace.write("export default [monitor('shop', { every: '5s', checks: [] })];", 'wrong.ts');
    const wrong = await vigia(['check', 'shop', '--monitors', file]);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/^\S*wrong\.ts: monitors\[0\] "shop": every: /);
    expect(await vigia(['check', 'shpo', '--monitors', monitors])).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean 'shop'?"),
    });
    expect(await vigia(['check', 'shop.example'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('write https://shop.example'),
    });
    expect((await vigia(['check', 'shop', '--monitors', 'nowhere.ts'])).err).toContain('there is no such file');
  });

  it('keeps what the file prints out of the JSON document', async () => {
    const file = await workspace.write(
      `console.log('noise'); setInterval(() => undefined, 1000);
export default [monitor('shop', { every: '1m', allowPrivate: true, checks: [http('home', '${target.url}')] })];`,
      'noisy.ts',
    );
    const { out, err, code } = await vigia(['check', 'shop', '--monitors', file, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ monitor: 'shop' });
    expect(err).toBe('noise\n');
  });
});
