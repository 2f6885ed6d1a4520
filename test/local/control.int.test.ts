// Manual changes to running monitors: kept over a restart, until the monitors file changes the same value.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { allAlertsSent, clientOf } from './support/client.ts';
import { alertIdsOf } from './support/console.ts';
import { type Vigia, workspaceOfTest } from './support/workspace.ts';

const monitors = (url: string, every = '10s', more = ''): string =>
  `export default [
    monitor('shop', { every: '${every}', retries: 0, allowPrivate: true, checks: [http('home', '${url}/shop')]${more} }),
    monitor('other', { every: '2h', retries: 0, allowPrivate: true, checks: [http('home', '${url}/other')] }),
  ];`;

type Answer = { readonly status: number; readonly etag: string | null; readonly json: Record<string, unknown> };

const patch = async (
  vigia: Vigia,
  id: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const answer = await fetch(`${vigia.url}/api/v1/monitors/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, etag: answer.headers.get('etag'), json: (await answer.json()) as Answer['json'] };
};

const started = async (every?: string, more?: string) => {
  const workspace = await workspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  const vigia = await workspace.start(await workspace.write(monitors(server.url, every, more)));
  return { workspace, server, vigia, client: clientOf(vigia) };
};

describe('a manual change', () => {
  it('sets the interval from the next due time on, and survives restarts until the file changes it', async () => {
    const { workspace, server, vigia, client } = await started();
    await client.runNow('shop');
    const changed = await patch(vigia, 'shop', { intervalSeconds: 7_200, reason: 'quiet please' });
    expect(changed).toMatchObject({
      status: 200,
      etag: '"overrides-1"',
      json: {
        monitor: 'shop',
        intervalSeconds: 7_200,
        paused: false,
        overrides: { intervalSeconds: { value: 7_200, declared: 10 } },
      },
    });
    const effectiveFrom = Date.parse(String(changed.json.effectiveFrom));
    expect(await client.monitor('shop')).toMatchObject({
      intervalSeconds: 7_200,
      nextRunAt: new Date(effectiveFrom).toISOString(),
    });
    expect((await vigia.end('SIGTERM')).code).toBe(0);

    const second = await workspace.start(await workspace.write(monitors(server.url)));
    expect(await clientOf(second).monitor('shop')).toMatchObject({ intervalSeconds: 7_200 });
    expect(await clientOf(second).get('/monitors/shop/overrides')).toMatchObject({
      etag: '"overrides-1"',
      overrides: { intervalSeconds: { value: 7_200, declared: 10, reason: 'quiet please' }, paused: null },
    });
    expect((await second.end('SIGTERM')).code).toBe(0);

    const third = await workspace.start(await workspace.write(monitors(server.url, '1h')));
    expect(await clientOf(third).monitor('shop')).toMatchObject({ intervalSeconds: 3_600 });
    expect(await clientOf(third).get('/monitors/shop/overrides')).toMatchObject({
      overrides: { intervalSeconds: null },
    });
  });

  it('that pauses closes the open incident with an alert; after a resume, runs count again', async () => {
    const { server, vigia, client } = await started('2h');
    server.playAt('/shop', status(503));
    await client.runNow('shop');
    await client.waitForIncident('shop', ({ id, alerts }) => id === 'shop#1' && alerts.every(({ sentAt }) => sentAt));
    expect((await patch(vigia, 'shop', { paused: true, reason: 'works on the line' })).json).toMatchObject({
      paused: true,
      overrides: { paused: { value: true, declared: false, reason: 'works on the line' } },
    });
    await client.waitForIncident('shop', (incident) => incident.endedAt !== null && allAlertsSent(incident));
    expect(await client.monitor('shop')).toMatchObject({ status: 'Paused', paused: true, nextRunAt: null });
    // A manual run of a paused monitor does not change its status.
    await client.runNow('shop');
    expect(await client.monitor('shop')).toMatchObject({ status: 'Paused' });
    const resumed = await patch(vigia, 'shop', { paused: null });
    expect(resumed.json).toMatchObject({ paused: false, overrides: { paused: null } });
    const { status: now, since } = await client.monitor('shop');
    expect(now).toBe('Unknown');
    await sleep(Math.max(0, Date.parse(since ?? '') - Date.now()));
    await client.runNow('shop');
    await client.waitForIncident('shop', ({ id, alerts }) => id === 'shop#2' && alerts.every(({ sentAt }) => sentAt));
    expect(alertIdsOf(vigia)).toEqual(['shop#1 opened', 'shop#1 paused', 'shop#2 opened']);
  });

  it('ends with the removal of its monitor: a monitor that is added again is as declared in the file', async () => {
    const { workspace, server, vigia, client } = await started('2h');
    await patch(vigia, 'shop', { paused: true, intervalSeconds: 60 });
    expect(await client.monitor('shop')).toMatchObject({ paused: true, intervalSeconds: 60 });
    const all = monitors(server.url, '2h');
    await workspace.write(all.replace(/monitor\('shop'.*\n/, ''));
    await vigia.waitForLine('Vigía watches 1 monitor now');
    await workspace.write(all);
    await vigia.waitForLine('Vigía watches 2 monitors now');
    expect(await client.monitor('shop')).toMatchObject({ paused: false, intervalSeconds: 7_200, status: 'Unknown' });
    // The version continues: an entity tag from before the removal must not match again.
    expect(await client.get('/monitors/shop/overrides')).toMatchObject({
      etag: '"overrides-2"',
      overrides: { paused: null, intervalSeconds: null },
    });
  });

  it('that is invalid is rejected and changes nothing', async () => {
    const { vigia, client } = await started('1m', ", timeout: '10s'");
    const before = await client.get('/monitors/shop/overrides');
    const wrong: readonly (readonly [unknown, number, string])[] = [
      [{ intervalSeconds: 0 }, 400, 'intervalSeconds'],
      [{ intervalSeconds: 9 }, 400, 'intervalSeconds'],
      [{ intervalSeconds: 1e9 }, 400, 'intervalSeconds'],
      [{ intervalSeconds: '30s' }, 400, 'intervalSeconds'],
      [{ intervalSeconds: 10.5 }, 400, 'intervalSeconds'],
      // The time-out of 10 s in the file does not fit.
      [{ intervalSeconds: 10 }, 400, 'intervalSeconds'],
      [{ paused: 'yes' }, 400, 'paused'],
      [{ reason: 'only talk' }, 400, ''],
      [{ interval: 30 }, 400, 'interval'],
    ];
    for (const [body, code, field] of wrong) {
      const { status: got, json } = await patch(vigia, 'shop', body);
      expect([body, got, json.field ?? '']).toEqual([body, code, field]);
    }
    expect((await patch(vigia, 'nobody', { paused: true })).status).toBe(404);
    expect(await client.get('/monitors/shop/overrides')).toEqual(before);
  });

  it('is rejected for the second of two clients with the same entity tag', async () => {
    const { vigia } = await started('2h');
    const seen = { 'if-match': '"overrides-0"' };
    const both = await Promise.all([
      patch(vigia, 'shop', { paused: true }, seen),
      patch(vigia, 'shop', { intervalSeconds: 60 }, seen),
    ]);
    expect(both.map(({ status: code }) => code).toSorted()).toEqual([200, 409]);
    expect((await patch(vigia, 'shop', { paused: false }, { 'if-match': '"overrides-1"' })).etag).toBe('"overrides-2"');
  });
});
