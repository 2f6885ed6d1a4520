// A monitors file that is saved while the process runs takes effect, or is rejected with a log line.
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../../support/servers.ts';
import { allAlertsSent, clientOf } from '../support/client.ts';
import { until } from '../support/until.ts';
import { workspaceOfTest } from '../support/workspace.ts';

const one = (id: string, url: string, path = id): string =>
  `monitor('${id}', { every: '2h', retries: 0, allowPrivate: true, checks: [http('home', '${url}/${path}')] })`;

const listed = (...entries: readonly string[]): string => `export default [${entries.join(',\n')}];`;

describe('a monitors file that is saved', () => {
  it('adds, changes and removes monitors without a restart; removing a failing monitor sends an alert', async () => {
    const workspace = await workspaceOfTest();
    const server = await startServer(status(200));
    onTestFinished(server.close);
    server.playAt('/goes', status(503));
    const file = await workspace.write(listed(one('stays', server.url), one('goes', server.url)));
    const vigia = await workspace.start(file);
    const client = clientOf(vigia);
    const [, failed] = await Promise.all([client.runNow('stays'), client.runNow('goes')]);
    await client.waitForIncident('goes', allAlertsSent);

    server.playAt('/moved', status(418));
    await workspace.write(listed(one('new', server.url), one('stays', server.url, 'moved')));
    await vigia.waitForLine('Vigía watches 2 monitors now (added new; removed goes; the others with the new code)');
    await client.waitForIncident('goes', ({ endedAt, alerts }) => endedAt !== null && alerts.length === 2);
    await vigia.waitForLine("Alert 'goes#1 removed'");
    expect(await client.get('/monitors')).toMatchObject({ monitors: [{ id: 'new' }, { id: 'stays', status: 'Up' }] });
    expect(await client.runs('monitor=goes')).toEqual([failed]);
    await expect(client.start('goes')).rejects.toThrow('404');
    expect(await client.runNow('new')).toMatchObject({ taskRuns: [{ state: { type: 'COMPLETED' } }] });
    expect(await client.runNow('stays')).toMatchObject({ taskRuns: [{ state: { type: 'FAILED' } }] });
  });

  it('with an error is rejected, the previous monitors keep running, and a corrected file takes effect', async () => {
    const workspace = await workspaceOfTest();
    const server = await startServer(status(200));
    onTestFinished(server.close);
    const file = await workspace.write(listed(one('shop', server.url)));
    const vigia = await workspace.start(file);
    const client = clientOf(vigia);
    for (const [broken, message] of [
      ['export default [;', 'syntax error'],
      [listed("monitor('shop', { every: '1s', checks: [] })"), 'every'],
      [listed(one('shop', server.url), one('shop', server.url)), 'shop'],
    ] as const) {
      await workspace.write(broken);
      await until(
        async () => vigia.lines().some((line) => line.includes(message)),
        10_000,
        () => `not logged: ${message}`,
      );
      expect(await client.runNow('shop')).toMatchObject({ taskRuns: [{ state: { type: 'COMPLETED' } }] });
    }
    await vigia.waitForLine('still running the previous 1 monitor');
    await rm(file);
    await vigia.waitForLine(`${file} is missing; still running the previous 1 monitor`);
    await workspace.write(listed(one('shop', server.url), one('more', server.url)));
    await vigia.waitForLine('Vigía watches 2 monitors now');
    await client.runNow('more');
  });

  it('updates the code of a flow, including code in an imported file', async () => {
    const workspace = await workspaceOfTest();
    const file = await workspace.write(
      `import { words } from './words.ts';
      const say = task('say', ({ print }) => print(words));
      export default [monitor('talk', { every: '2h', flow: flow('talk', async ({ run }) => { await run(say); }) })];`,
    );
    const words = join(dirname(file), 'words.ts');
    await writeFile(words, "export const words = 'before';\n");
    const vigia = await workspace.start(file);
    const client = clientOf(vigia);
    expect((await client.runNow('talk')).taskRuns[0]?.lines).toEqual(['before']);
    await writeFile(words, "export const words = 'after';\n");
    await vigia.waitForLine('Vigía watches 1 monitor now');
    expect((await client.runNow('talk')).taskRuns[0]?.lines).toEqual(['after']);
  });
});
