// Commands that change a real server: pauses, intervals, drills and backups.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../local/support/until.ts';
import { type Shop, shopOfFile } from './support/shop-server.ts';
import { folderOfTest } from './support/spawn-cli.ts';

const shop = shopOfFile();
const ask: Shop['ask'] = (...given) => shop().ask(...given);
const json: Shop['json'] = (args) => shop().json(args);

const intervalOf = async (id: string): Promise<number | undefined> =>
  (await json<{ monitors: readonly { intervalSeconds: number }[] }>(['status', id])).monitors[0]?.intervalSeconds;

describe('vigia pause, resume and interval', () => {
  it('change a monitor, and print when the change takes effect', async () => {
    const paused = await ask(['pause', 'shop', '--reason', 'moving house']);
    expect(paused).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^shop is paused from [\d: -]+ on\.\n$/),
    });
    expect((await ask(['status', 'shop'])).out).toMatch(
      /\n‖ Paused {2}shop .* paused manually since \d\d:\d\d:\d\d: moving house\n$/,
    );
    expect(await json(['status', 'shop'])).toMatchObject({
      monitors: [{ manualPause: { value: true, reason: 'moving house' } }],
    });
    expect(await ask(['interval', 'shop', '90s'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^shop runs every 1 min 30 s from /),
    });
    expect(await json(['resume', 'shop'])).toMatchObject({ effectiveFrom: expect.stringMatching(/Z$/) });
    await until(
      async () => (await intervalOf('shop')) === 90 || undefined,
      10_000,
      () => 'the interval did not change',
    );
    expect((await ask(['interval', 'shop', 'default'])).out).toMatch(
      /^shop runs at the interval of monitors\.ts from /,
    );
    // A change takes effect a little later, so that no run is duplicated or skipped.
    await until(
      async () => (await intervalOf('shop')) === 604_800 || undefined,
      10_000,
      () => 'the interval did not change',
    );
  });

  it('are rejected with the message of the server', async () => {
    const tooLong = ['pause', 'shop', '--reason', 'x'.repeat(201)];
    expect(await ask(tooLong)).toMatchObject({
      code: 4,
      out: '',
      err: expect.stringMatching(/^vigia: reason is "x+…, and must be text of 1 to 200 characters/),
    });
    const { err } = await ask([...tooLong, '--json']);
    expect(JSON.parse(err)).toMatchObject({ status: 400, field: 'reason', exitCode: 4 });
  });
});

describe('vigia drill', () => {
  it('simulates an outage while real checks continue, and ends it', async () => {
    expect((await ask(['run', 'shop'])).code).toBe(0);
    expect(await ask(['drill', 'shop'])).toMatchObject({
      code: 4,
      err: 'vigia: there has been no drill of shop: start one by --status, --error or --delay.\n',
    });
    const begun = await ask(['drill', 'shop', '--status', '503', '--for', '1m', '--reason', 'rehearsal']);
    expect(begun.code).toBe(0);
    expect(begun.out).toMatch(
      /^DRILL of shop: every simulated request returns 503, a run every 30 s\nstate: .*\nreason: rehearsal\n/,
    );
    await shop().server.waitForLine("Alert 'drill/shop#1 opened' - DRILL");
    const shown = await ask(['drill', 'shop']);
    expect(shown.out).toMatch(/\n {2}\+\S+ \S+ +alert sent: down\n[\s\S]*\n\S+ +drill\/shop~\d{13} +failing\n$/);
    expect(await json(['drill', 'shop', '--stop'])).toMatchObject({ state: 'over', endedAt: expect.any(String) });
    expect(await json(['status', 'shop'])).toMatchObject({ monitors: [{ status: 'Up' }] });
  });
});

describe('vigia version, open and backup', () => {
  it('show the versions of this program and of the server', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    const { out, code } = await ask(['version']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Version: +${version}\nAPI version: +v1\nNode version: +${process.version}\n`));
    expect(out).toMatch(
      new RegExp(`SQLite version: \\d+\\.\\d+\\.\\d+\nServer: +${shop().server.url}/api/v1 \\(VIGIA_URL\\)\n`),
    );
    expect(out).toMatch(new RegExp(`Server version: ${version}\n$`));
    expect(await json(['version'])).toMatchObject({ version, server: { version, type: 'single process' } });
  });

  it('print the URL of the page of a monitor', async () => {
    const { out } = await ask(['open', 'shop', '--print']);
    expect(out).toBe(`${shop().server.url}/?monitor=shop\n`);
    expect(await (await fetch(out.trim())).text()).toContain('La tienda');
  });

  it('copy the records while the server runs, and never overwrite a file', async () => {
    const folder = await folderOfTest();
    const file = join(folder, 'copy.db');
    const ofServer = () => readdir(join(shop().workspace.data, 'backups')).catch(() => []);
    const { code, out, err } = await ask(['backup', file]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^\d+ records \(\d+\.\d [kM]B\) copied to /);
    expect(out).toContain(` ${file}\n`);
    expect((await readFile(file)).subarray(0, 15).toString()).toBe('SQLite format 3');
    await expect(ask(['backup', join(folder, 'none', 'copy.db')])).resolves.toMatchObject({
      code: 2,
      err: `vigia: the folder ${join(folder, 'none')} does not exist: create it, or choose another one.\n`,
    });
    expect(await ofServer()).toEqual([]);
    await writeFile(file, 'mine');
    expect(await ask(['backup', file])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^vigia: the file .* already exists: choose another name/),
    });
    expect(await readFile(file, 'utf8')).toBe('mine');
  });
});
