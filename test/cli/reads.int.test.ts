// Commands that read from a real server: runs, status and incidents, for people and for programs.
import { describe, expect, it } from 'vitest';
import { runCliInProcess } from './support/run-cli-in-process.ts';
import { type Shop, shopOfFile } from './support/shop-server.ts';

const shop = shopOfFile();
const ask: Shop['ask'] = (...given) => shop().ask(...given);
const json: Shop['json'] = (args) => shop().json(args);
/** Runs in this process, which is faster. */
const askHere = (args: readonly string[], columns = '') =>
  runCliInProcess(args, { env: { VIGIA_URL: shop().server.url, COLUMNS: columns } });

describe('vigia run', () => {
  it('prints a run as the console of the server does, and exits with 0 if all its tasks are Completed', async () => {
    const { code, out, err } = await ask(['run', 'shop']);
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} \| INFO {4}\| Monitor 'shop' - Requested flow run shop~\d{13}~m$/);
    // The console prints the same text; only the time of a line may differ.
    const withoutTime = (line: string): string => line.replace(/^\S+ /, '');
    const printed = lines.slice(1).map(withoutTime);
    expect(printed.at(-1)).toMatch(/Flow run '[a-z]+-[a-z]+' - Finished in state Completed\(\)$/);
    // A server with several monitors adds the monitor to each line.
    const shown = shop()
      .server.lines()
      .map((line) => withoutTime(line).replace("' of shop - ", "' - "));
    for (const line of printed) expect(shown).toContain(line);
  });

  it('exits with 1 if a task failed, although the flow is Completed', async () => {
    const { code, out } = await ask(['run', 'playstation-monitor']);
    expect(code).toBe(1);
    expect(out).toMatch(/INFO {4}\| Task run 'check_\S+' - PlayStation server returned status code 503\n/);
    expect(out).toMatch(/ERROR {3}\| Task run .* Failed\('Servidor PlayStation no disponible. Status code: 503'\)\n/);
    expect(out).toMatch(/INFO {4}\| Flow run '\S+' - the flow speaks\n/);
    expect(out).toMatch(/INFO {4}\| Flow run '\S+' - Finished in state Completed\(\)\n$/);
  });

  it('prints one JSON document, or only the id with --no-wait', async () => {
    const ended = await ask(['run', 'playstation-monitor', '--json']);
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.out)).toMatchObject({ monitor: 'playstation-monitor', state: { type: 'COMPLETED' } });
    const started = await ask(['run', 'shop', '--no-wait', '--json']);
    expect(started.code).toBe(0);
    expect(JSON.parse(started.out)).toEqual({ id: expect.stringMatching(/^shop~\d{13}~m$/) });
  });
});

describe('vigia status, runs and incidents', () => {
  it('show the same to people and to programs', async () => {
    const { monitors: all } = await json<{ monitors: readonly { id: string; status: string; incident: unknown }[] }>([
      'status',
    ]);
    expect(all).toMatchObject([
      { id: 'playstation-monitor', status: 'Down', incident: { monitor: 'playstation-monitor', endedAt: null } },
      { id: 'shop', status: 'Up', incident: null },
    ]);
    const { out, code } = await ask(['status']);
    expect(code).toBe(0);
    const [head, playstation, shop] = out.split('\n');
    expect(head).toMatch(/^STATUS {2}MONITOR +TITLE +SINCE +LAST RUN +NEXT RUN +EVERY +MESSAGE$/);
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
    expect(table).toMatch(/^STARTED +RUN +FLOW +TASKS +TOOK +LATE +ID +MESSAGE\n/);
    expect(table).toMatch(
      /\n\d\d:\d\d:\d\d {2}\S+-\S+ +Completed +1 Failed .* playstation-monitor~\d{13}~m +Servidor .*Status code: 503\n/,
    );

    expect((await ask(['incidents'])).out).toMatch(/^STATE .*\n✖ open {2}playstation-monitor#1 .*Status code: 503\n$/);
    expect((await ask(['incidents', 'shop'])).out).toBe('No incidents.\n');
  });

  it('show a run with its evidence by its id', async () => {
    const { runs } = await json<{ runs: readonly { id: string }[] }>(['runs', 'shop', '--limit', '1']);
    const { out, code } = await ask(['runs', runs[0]?.id ?? '']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${runs[0]?.id}\n● shop {2}flow run '.*' {2}Completed\\(\\) in .*\n {2}● home-`));
    expect(out).toMatch(/GET http:\/\/127\.0\.0\.1:\d+\/ → 200, 0 B, HTTP\/1\.1\n.*\n +time +connection .* total /);
    expect((await ask(['runs', 'shop', '--details', '--limit', '1'])).out).toContain('● login-');
  });

  it('show a run by its name, and explain an unknown name', async () => {
    const { runs } = await json<{ runs: readonly { id: string; name: string }[] }>(['runs', '--limit', '1']);
    const [newest] = runs;
    expect(await ask(['runs', newest?.name ?? ''])).toMatchObject({
      code: 0,
      out: expect.stringMatching(new RegExp(`^${newest?.id}\n`)),
    });
    expect(await ask(['runs', 'no-lizard'])).toMatchObject({
      code: 4,
      out: '',
      err: expect.stringMatching(
        /^vigia: there is no monitor 'no-lizard' at \S+: the monitors are shop, playstation-monitor\. None of the newest 500 runs has that name either; 'vigia runs --json' shows the ids of runs\.\n$/,
      ),
    });
  });

  it.each([80, 50, 30])('fit into %i columns', async (columns) => {
    for (const command of [['status'], ['runs'], ['incidents']]) {
      const { out } = await askHere(command, String(columns));
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
      expect(out).toMatch(/playsta/);
    }
  });

  it('exit with 1 for a monitor that is Down only with --exit-code', async () => {
    expect((await ask(['status', '--exit-code'])).code).toBe(1);
    expect((await ask(['status', '--exit-code', 'shop'])).code).toBe(0);
    expect((await ask(['status', 'playstation-monitor'])).code).toBe(0);
  });
});

describe('an unknown monitor', () => {
  it.each(['run', 'runs', 'status', 'incidents', 'pause', 'resume', 'open'])(
    '%s suggests the closest match',
    async (command) => {
      const { code, out, err } = await askHere([command, 'shpo']);
      expect([code, out]).toEqual([4, '']);
      expect(err).toMatch(/^vigia: there is no monitor 'shpo' at 127\.0\.0\.1:\d+: did you mean 'shop'\?\n$/);
    },
  );

  it('is rejected without a request if the id is not valid', async () => {
    expect(await askHere(['run', 'Shop'])).toMatchObject({
      code: 2,
      err: "vigia: 'Shop' is not a valid monitor id: did you mean 'shop'?\n",
    });
    expect((await askHere(['run', '../\u001b[31mhealth'])).err).toMatch(
      /^vigia: '\.\.\/health' is not a valid monitor id: ids are /,
    );
  });
});
