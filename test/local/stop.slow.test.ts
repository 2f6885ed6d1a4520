// A stop ends the process quickly and in order, and the next process continues with the same records.
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hang, startServer, status } from '../support/servers.ts';
import { allAlertsSent, clientOf } from './support/client.ts';
import { alertIdsOf } from './support/console.ts';
import { until } from './support/until.ts';
import { type Workspace, workspaceOfTest } from './support/workspace.ts';

const writeMonitors = (workspace: Workspace, url: string): Promise<string> =>
  workspace.write(`
const own = flow('own', async ({ run }) => { await run(task('hold', async ({ fetch }) => { await fetch('${url}/held'); })); });
export default [
  monitor('shop', { every: '7d', retries: 0, allowPrivate: true, checks: [http('home', '${url}/shop')] }),
  monitor('held', { every: '7d', timeout: '20s', retries: 0, allowPrivate: true, checks: [http('home', '${url}/held')] }),
  monitor('own', { every: '7d', timeout: '20s', retries: 0, allowPrivate: true, flow: own }),
];`);

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  it('ends a process that waits for a response within 5 s, and the next process continues', async () => {
    const workspace = await workspaceOfTest();
    const server = await startServer(status(503));
    onTestFinished(server.close);
    server.playAt('/held', hang());
    const monitors = await writeMonitors(workspace, server.url);

    const first = await workspace.start(monitors);
    const before = clientOf(first);
    const broken = await before.firstRun('shop');
    const incident = await before.waitForIncident('shop', allAlertsSent);
    const held = await Promise.all(['held', 'own'].map(before.start));
    await until(
      () => (server.seen.filter(({ path }) => path === '/held').length >= 2 ? true : undefined),
      30_000,
      () => 'the target received no request',
    );
    const { code, tookMs } = await first.end(signal);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(5_000);
    expect(first.lines().at(-1)).toMatch(/\| INFO {4}\| Stopping$/);
    expect(first.errors()).toBe('');

    const second = await workspace.start(monitors);
    const after = clientOf(second);
    expect(await after.run(broken.id)).toEqual(broken);
    expect(await after.incidents('shop')).toEqual([incident]);
    expect(await after.monitor('shop')).toMatchObject({ status: 'Down', since: broken.dueAt });
    // Interrupted runs leave neither a record nor an incident.
    for (const id of held) await expect(after.run(id)).rejects.toThrow('404');
    expect(await after.incidents('held')).toEqual([]);
    expect(await after.incidents('own')).toEqual([]);

    server.playAt('/shop', status(200));
    await after.runNow('shop');
    server.playAt('/shop', status(500));
    await after.runNow('shop');
    await after.waitForIncident('shop', ({ id, alerts }) => id === 'shop#2' && alerts.every(({ sentAt }) => sentAt));
    expect([first, second].map(alertIdsOf)).toEqual([['shop#1 opened'], ['shop#1 closed', 'shop#2 opened']]);
  });
});

describe('a stop right after an outage was found', () => {
  it('sends its alert once, from the old or the new process', async () => {
    const workspace = await workspaceOfTest();
    const server = await startServer(status(503));
    onTestFinished(server.close);
    const ids = Array.from({ length: 30 }, (_, i) => `shop-${i}`);
    const monitors = await workspace.write(
      `export default ${JSON.stringify(ids)}.map((id) =>
        monitor(id, { every: '7d', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}')] }));`,
    );
    const first = await workspace.start(monitors);
    const starts = Promise.allSettled(ids.map(clientOf(first).start));
    // Some runs are recorded, some alerts are sent, and some runs have not started.
    await first.waitForLine('Alert ');
    expect(await first.end('SIGTERM')).toMatchObject({ code: 0 });
    await starts;
    const second = await workspace.start(monitors);
    const client = clientOf(second);
    for (const id of ids) {
      await client.runNow(id);
      await client.waitForIncident(id, allAlertsSent);
    }
    expect([first, second].flatMap(alertIdsOf).toSorted()).toEqual(ids.map((id) => `${id}#1 opened`).toSorted());
  });
});

describe('a process', () => {
  it('that is stopped as soon as it prints its address ends in order', async () => {
    const workspace = await workspaceOfTest();
    const monitors = await writeMonitors(workspace, 'http://127.0.0.1:9');
    for (let turn = 0; turn < 3; turn += 1) {
      const program = workspace.run('--port', '0', '--data', workspace.data, '--monitors', monitors);
      while (!program.output().includes('Dashboard') && !program.ended()) await setImmediate();
      expect(await program.end('SIGTERM')).toMatchObject({ code: 0, signal: null });
      expect(program.errors()).toBe('');
    }
  });

  it('whose console was closed ends, because its alerts would reach nobody', async () => {
    const workspace = await workspaceOfTest();
    const server = await startServer(status(503));
    onTestFinished(server.close);
    const vigia = await workspace.start(await writeMonitors(workspace, server.url));
    vigia.closeOutput();
    // The first run of a monitor may have written to the console already.
    await clientOf(vigia)
      .start('shop')
      .catch(() => undefined);
    expect(await vigia.end()).toMatchObject({ code: 1, signal: null });
    expect(vigia.errors()).toBe('The console that alerts are written to was closed: stopping.\n');
  });
});
