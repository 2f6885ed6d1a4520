// A server without network access accepts requests of this machine only, and none of other sites' pages.
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedServer, startServer, status } from '../../support/servers.ts';
import { clientOf } from '../support/client.ts';
import { createWorkspace, type Vigia, type Workspace } from '../support/workspace.ts';

let workspace: Workspace;
let vigia: Vigia;
let server: ScriptedServer;
let port: string;

beforeAll(async () => {
  workspace = await createWorkspace();
  server = await startServer(status(200));
  const shop = `monitor('shop', { every: '7d', allowPrivate: true, checks: [http('home', '${server.url}')] })`;
  vigia = await workspace.start(await workspace.write(`export default [${shop}];`));
  port = new URL(vigia.url).port;
  await clientOf(vigia).firstRun('shop');
});

afterAll(async () => {
  await workspace?.remove();
  await server?.close();
});

type TestResponse = { readonly status: number; readonly type: string; readonly body: string };

/** Not with fetch, which does not allow these headers. */
const send = (method: string, path: string, headers: Readonly<Record<string, string>>): Promise<TestResponse> =>
  new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers, agent: false };
    const sending = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body }),
      );
    });
    sending.on('error', reject).end();
  });

const runs = '/api/v1/monitors/shop/runs';

/** The request is refused with this detail, and no run was started. */
const expectRefused = async (response: TestResponse, detail: string): Promise<void> => {
  expect(response).toMatchObject({ status: 403, type: 'application/problem+json' });
  expect(JSON.parse(response.body)).toEqual({ type: 'about:blank', title: 'Forbidden', status: 403, detail });
  // Only the first run, which needs no request.
  expect(await clientOf(vigia).runs('monitor=shop')).toHaveLength(1);
  expect(server.seen).toHaveLength(1);
};

describe('a foreign Host', () => {
  const hosts = () => [
    'vigia.example',
    `vigia.example:${port}`,
    '127.0.0.1',
    `127.0.0.1.nip.example:${port}`,
    `[::]:${port}`,
  ];

  it.each(['/api/v1/health', '/api/v1/runs', '/'])('is refused at %s', async (path) => {
    for (const host of hosts())
      await expectRefused(
        await send('GET', path, { host }),
        `this server accepts only the hosts 127.0.0.1:${port} and localhost:${port}; another name requires --allow-host and an API key`,
      );
  });

  it('starts no run', async () => {
    for (const host of hosts())
      await expectRefused(
        await send('POST', runs, { host }),
        `this server accepts only the hosts 127.0.0.1:${port} and localhost:${port}; another name requires --allow-host and an API key`,
      );
  });
});

describe('a foreign Origin', () => {
  const origins = () => [
    'https://evil.example',
    'null',
    `http://127.0.0.1:${Number(port) + 1}`,
    `https://127.0.0.1:${port}`,
  ];
  const detail = 'requests from pages of another origin are refused';

  it('starts no run', async () => {
    for (const origin of origins())
      await expectRefused(await send('POST', runs, { host: `127.0.0.1:${port}`, origin }), detail);
  });

  it('reads nothing', async () => {
    for (const origin of origins())
      await expectRefused(await send('GET', '/api/v1/runs', { host: `localhost:${port}`, origin }), detail);
  });

  it('starts no run from a page that hides its origin', async () => {
    const headers = { host: `127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' };
    await expectRefused(await send('POST', runs, headers), detail);
  });
});

describe('this machine', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('may send requests to %s', async (name) => {
    expect(await send('GET', '/api/v1/health', { host: `${name}:${port}` })).toMatchObject({ status: 200 });
  });

  it('reaches the process at 127.0.0.1 and at no other address', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ address, scopeid }) => address !== '127.0.0.1' && !scopeid)
      .map(({ address }) => address);
    const reaches = (host: string): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connect({ host, port: Number(port), timeout: 2_000 });
        const finish = (reached: boolean) => () => {
          socket.destroy();
          resolve(reached);
        };
        socket.once('connect', finish(true)).once('error', finish(false)).once('timeout', finish(false));
      });
    expect(await reaches('127.0.0.1')).toBe(true);
    // All of 127/8 is this machine, so a server on every address would be reachable there too.
    for (const address of ['127.0.0.2', ...others]) expect([address, await reaches(address)]).toEqual([address, false]);
  });

  it('may start a run from its own page', async () => {
    const headers = { host: `127.0.0.1:${port}`, origin: vigia.url, 'sec-fetch-site': 'same-origin' };
    const response = await send('POST', runs, headers);
    expect(response.status).toBe(202);
    const { id } = JSON.parse(response.body) as { readonly id: string };
    expect(await clientOf(vigia).run(id)).toMatchObject({ id, monitor: 'shop', trigger: 'manual' });
  });
});
