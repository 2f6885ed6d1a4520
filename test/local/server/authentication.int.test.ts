// A server with network access: requests need a key, whose role limits what they may do.
import { chmod, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addKey, revokeKey } from '../../../infra/local/server/api-keys-file.ts';
import { startServer, status } from '../../support/servers.ts';
import { createWorkspace, type Vigia, type Workspace, workspaceOfTest } from '../support/workspace.ts';

type Headers = Readonly<Record<string, string>>;
type TestResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
};

/** An address of this machine that the loopback server does not use, in place of another machine. */
const otherAddress = '127.0.0.2';

/** Not with fetch, which does not allow these headers. */
const send = (vigia: Vigia, method: string, path: string, headers: Headers = {}): Promise<TestResponse> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(vigia.url);
    const options = { host: otherAddress, localAddress: otherAddress, port, method, path, headers, agent: false };
    request(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });

const keyFor = async (workspace: Workspace, name: string, role: 'viewer' | 'admin'): Promise<string> => {
  const added = await addKey(workspace.data, { name, role, now: Date.now() });
  if (added.outcome === 'refused') throw new Error(added.sentence);
  return added.key;
};

const runs = '/api/v1/monitors/shop/runs';
const shop = (url: string) =>
  `export default [monitor('shop', { every: '7d', allowPrivate: true, checks: [http('home', '${url}')] })];`;

type OpenServer = {
  readonly workspace: Workspace;
  readonly vigia: Vigia;
  readonly viewer: string;
  readonly admin: string;
};

const startOpen = async (workspace: Workspace, ...options: readonly string[]): Promise<OpenServer> => {
  const [viewer, admin] = [await keyFor(workspace, 'screen', 'viewer'), await keyFor(workspace, 'me', 'admin')];
  const monitors = await workspace.write(shop('http://127.0.0.1:9'));
  const vigia = await workspace.start(monitors, '--host', '0.0.0.0', '--allow-host', 'status.example', ...options);
  return { workspace, vigia, viewer, admin };
};

const basic = (password: string): Headers => ({
  authorization: `Basic ${Buffer.from(`any-name:${password}`).toString('base64')}`,
});

describe('a server with network access', () => {
  let open: OpenServer;

  beforeAll(async () => {
    const workspace = await createWorkspace();
    open = await startOpen(workspace);
    return workspace.remove;
  });

  it.each(['/', '/runs/x', '/assets/page.js', '/openapi.json', '/api/v1/monitors', '/api/v1/runs', '/nowhere'])(
    'does not serve %s without a key',
    async (path) => {
      for (const method of ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS']) {
        const response = await send(open.vigia, method, path);
        expect(response).toMatchObject({
          status: 401,
          headers: { 'www-authenticate': expect.stringMatching(/^ApiKey /) },
        });
        expect(response.headers['access-control-allow-origin']).toBeUndefined();
      }
    },
  );

  it('serves the health check without a key', async () => {
    expect(await send(open.vigia, 'GET', '/api/v1/health')).toMatchObject({ status: 200 });
  });

  it('lets a viewer read, with the key in the header or as the password', async () => {
    for (const path of ['/', '/api/v1/monitors', '/assets/page.js'])
      for (const headers of [{ 'x-api-key': open.viewer }, basic(open.viewer)])
        expect([path, (await send(open.vigia, 'GET', path, headers)).status]).toEqual([path, 200]);
  });

  it('lets only an admin change something', async () => {
    const refused = await send(open.vigia, 'POST', runs, { 'x-api-key': open.viewer });
    expect(refused).toMatchObject({ status: 403, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(refused.body).detail).toMatch(/this key may only read/);
    expect((await send(open.vigia, 'POST', runs, { 'x-api-key': open.admin })).status).toBe(202);
    expect((await send(open.vigia, 'POST', runs, basic(open.admin))).status).toBe(202);
  });

  it('refuses pages of other sites, even with a key', async () => {
    const { port } = new URL(open.vigia.url);
    const key = { 'x-api-key': open.admin };
    const at = (host: string, origin: string) => send(open.vigia, 'POST', runs, { ...key, host, origin });
    expect((await at(`${otherAddress}:${port}`, 'https://evil.example')).status).toBe(403);
    expect((await at(`${otherAddress}:${port}`, `http://127.0.0.3:${port}`)).status).toBe(403);
    expect((await at('evil.example', 'https://evil.example')).status).toBe(403);
    expect((await at(`${otherAddress}:${port}`, `http://${otherAddress}:${port}`)).status).toBe(202);
    expect((await at('status.example', 'https://status.example')).status).toBe(202);
    expect((await at(`127.0.0.1:${port}`, 'https://status.example')).status).toBe(202);
  });

  it('sends the security headers in every response', async () => {
    const key = { 'x-api-key': open.viewer };
    for (const [path, headers] of [
      ['/', key],
      ['/api/v1/runs', key],
      ['/', {}],
      ['/nowhere', key],
    ] as const)
      expect((await send(open.vigia, 'GET', path, headers)).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-store',
        'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      });
  });

  it('never logs a key, right or wrong', () => {
    const output = open.vigia.output() + open.vigia.errors();
    for (const key of [open.viewer, open.admin]) expect(output).not.toContain(key.slice(6));
  });
});

describe('API keys', () => {
  it('take effect at once when they are created or revoked', async () => {
    const { workspace, vigia, viewer } = await startOpen(await workspaceOfTest());
    const readBy = async (key: string) => (await send(vigia, 'GET', '/api/v1/runs', { 'x-api-key': key })).status;
    const late = await keyFor(workspace, 'late', 'viewer');
    expect([await readBy(late), await readBy(viewer)]).toEqual([200, 200]);
    await revokeKey(workspace.data, 'screen');
    expect([await readBy(late), await readBy(viewer)]).toEqual([200, 401]);
    if (process.platform !== 'win32') {
      await chmod(join(workspace.data, 'keys.json'), 0o666);
      expect(await readBy(late)).toBe(401);
      await vigia.waitForLine('can be written by other users');
      await chmod(join(workspace.data, 'keys.json'), 0o600);
      expect(await readBy(late)).toBe(200);
    }
    await rm(join(workspace.data, 'keys.json'));
    expect(await readBy(late)).toBe(401);
  });

  it('that are wrong are limited by client address, and a right key never', async () => {
    const { vigia, admin } = await startOpen(await workspaceOfTest());
    const by = (key: string, from: string) =>
      send(vigia, 'GET', '/api/v1/runs', { 'x-api-key': key, 'x-forwarded-for': `203.0.113.200, ${from}` });
    // Some proxies append the port.
    for (let turn = 0; turn < 10; turn += 1)
      expect((await by(`vigia_${turn}`, turn % 2 ? '203.0.113.9' : `203.0.113.9:${50_000 + turn}`)).status).toBe(401);
    const response = await by('vigia_11', '203.0.113.9');
    expect(response.status).toBe(429);
    const seconds = Number(response.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await by('vigia_12', '203.0.113.10')).status).toBe(401);
    for (const from of ['203.0.113.9', '203.0.113.10']) expect((await by(admin, from)).status).toBe(200);
    await vigia.waitForLine('10 wrong API keys were sent from 203.0.113.9 within a minute');
  });

  it('are required on loopback too when another name is allowed, for a proxy', async () => {
    const workspace = await workspaceOfTest();
    const server = await startServer(status(200));
    onTestFinished(server.close);
    const admin = await keyFor(workspace, 'me', 'admin');
    const vigia = await workspace.start(await workspace.write(shop(server.url)), '--allow-host', 'status.example');
    expect((await fetch(`${vigia.url}/api/v1/runs`)).status).toBe(401);
    expect((await fetch(`${vigia.url}/api/v1/runs`, { headers: { 'x-api-key': admin } })).status).toBe(200);
  });

  it('are not required on loopback, even if there are keys', async () => {
    const workspace = await workspaceOfTest();
    await keyFor(workspace, 'me', 'admin');
    const vigia = await workspace.start(await workspace.write(shop('http://127.0.0.1:9')));
    expect((await fetch(`${vigia.url}/api/v1/runs`)).status).toBe(200);
  });
});
