// What happens to the records' file while the process runs: removed, moved away and back, damaged.
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { flipPages } from '../../support/damage.ts';
import { type ScriptedServer, startServer, status } from '../../support/servers.ts';
import { allAlertsSent, type Client, clientOf } from '../support/client.ts';
import { alertIdsOf } from '../support/console.ts';
import { until } from '../support/until.ts';
import { type Vigia, type Workspace, workspaceOfTest } from '../support/workspace.ts';

type Health = {
  readonly status: string;
  readonly storage: { readonly unrecordedRuns: number; readonly failingSince: string | null };
};
type World = {
  readonly workspace: Workspace;
  readonly server: ScriptedServer;
  readonly monitors: string;
  readonly vigia: Vigia;
  readonly client: Client;
};

const startWorld = async (): Promise<World> => {
  const workspace = await workspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  const monitors = await workspace.write(
    `export default [monitor('shop', { every: '7d', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}')] })];`,
  );
  const vigia = await workspace.start(monitors);
  return { workspace, server, monitors, vigia, client: clientOf(vigia) };
};

const healthOnce = (client: Client, holds: (health: Health) => boolean): Promise<Health> =>
  until(
    async () => {
      const health = await client.get<Health>('/health');
      return holds(health) ? health : undefined;
    },
    30_000,
    () => 'the health did not become that',
  );

const backUp = async (vigia: Vigia, body: object): Promise<{ readonly path: string }> => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${vigia.url}/api/v1/backup`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(201);
  return (await answer.json()) as { path: string };
};

describe('a data folder', () => {
  it('that is removed is missed loudly, checks and alerts go on, and a backup saves what there is', async () => {
    const { workspace, server, monitors, vigia, client } = await startWorld();
    const kept = await client.runNow('shop');
    await rm(workspace.data, { recursive: true });
    expect(await vigia.waitForLine('cannot record')).toMatch(/ERROR .*Alert .*vigia\.db is gone.*vigia backup/);
    server.play(status(503));
    const lost = await client.runNow('shop');
    await client.waitForIncident('shop', allAlertsSent);
    const health = await healthOnce(client, ({ storage }) => storage.unrecordedRuns > 0);
    expect(health).toMatchObject({ status: 'degraded', storage: { unrecordedRuns: 1 } });
    const { path } = await backUp(vigia, {});
    expect(await vigia.end('SIGTERM')).toMatchObject({ code: 0 });

    await rename(path, join(workspace.data, 'vigia.db'));
    const next = clientOf(await workspace.start(monitors));
    expect(await next.run(kept.id)).toEqual(kept);
    expect(await next.run(lost.id)).toEqual(lost);
  });

  it('that was moved away and back again is as good as before', async () => {
    const { workspace, vigia, client } = await startWorld();
    const away = `${workspace.data}-away`;
    await rename(workspace.data, away);
    await vigia.waitForLine('cannot record');
    await client.runNow('shop');
    // The run can be read an instant before it is counted.
    await healthOnce(client, ({ storage }) => storage.unrecordedRuns === 1);
    await rename(away, workspace.data);
    const health = await healthOnce(client, (now) => now.status === 'ok');
    expect(health.storage).toEqual({ unrecordedRuns: 0, failingSince: null });
    await vigia.waitForLine('Records are written again');
  });
});

/** Many runs, so that there are pages to damage, and all of them in the file itself. */
const startWithHistory = async (): Promise<World & { readonly database: string }> => {
  const world = await startWorld();
  for (let turn = 0; turn < 12; turn += 1)
    await Promise.all(Array.from({ length: 8 }, () => world.client.runNow('shop')));
  await world.vigia.end('SIGTERM');
  const database = join(world.workspace.data, 'vigia.db');
  return { ...world, database };
};

describe('a damaged file', () => {
  it('keeps the process from starting, which says so in one sentence', async () => {
    const { workspace, monitors, database } = await startWithHistory();
    flipPages(database, 1);
    const program = workspace.run('--port', '0', '--data', workspace.data, '--monitors', monitors);
    expect(await program.end()).toMatchObject({ code: 1 });
    expect(program.errors().trimEnd().split('\n')).toEqual([expect.stringMatching(/damaged.*backup/)]);
  });

  it('while it runs is reported with a remedy, and checks continue', async () => {
    const { workspace, monitors, server, database } = await startWithHistory();
    const vigia = await workspace.start(monitors);
    const client = clientOf(vigia);
    flipPages(database, 1);
    server.play(status(503));
    const before = server.seen.length;
    for (let turn = 0; turn < 5; turn += 1) await client.start('shop').catch(() => undefined);
    expect(await vigia.waitForLine('cannot record')).toMatch(/ERROR .*damaged: restore it from a backup/);
    expect(server.seen.length).toBeGreaterThan(before);
    expect(await client.get('/health')).toMatchObject({ status: 'degraded' });
    await vigia.waitForLine("Alert 'shop failing, unrecorded,");
    expect(alertIdsOf(vigia).filter((id) => id.includes('cannot record'))).toHaveLength(1);
    expect(await vigia.end('SIGTERM')).toMatchObject({ code: 0 });
  });
});
