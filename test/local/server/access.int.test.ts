// Who may talk to the process: this machine only, and no page of anybody else's.
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
});

afterAll(async () => {
  await workspace?.remove();
  await server?.close();
});

type Answer = { readonly status: number; readonly type: string; readonly body: string };

/** Not by fetch, which lets nobody choose these headers. */
const ask = (method: string, path: string, headers: Readonly<Record<string, string>>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers, agent: false };
    const sent = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body }),
      );
    });
    sent.on('error', reject).end();
  });

const runs = '/api/v1/monitors/shop/runs';

/** A refusal that says so, and after which nothing was run. */
const expectRefused = async (answer: Answer, detail: string): Promise<void> => {
  expect(answer).toMatchObject({ status: 403, type: 'application/problem+json' });
  expect(JSON.parse(answer.body)).toEqual({ type: 'about:blank', title: 'Forbidden', status: 403, detail });
  expect(await clientOf(vigia).runs('monitor=shop')).toEqual([]);
  expect(server.seen).toEqual([]);
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
        await ask('GET', path, { host }),
        `this server answers to 127.0.0.1:${port} and localhost:${port} only; another name takes --allow-host, and keys`,
      );
  });

  it('starts no run', async () => {
    for (const host of hosts())
      await expectRefused(
        await ask('POST', runs, { host }),
        `this server answers to 127.0.0.1:${port} and localhost:${port} only; another name takes --allow-host, and keys`,
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
      await expectRefused(await ask('POST', runs, { host: `127.0.0.1:${port}`, origin }), detail);
  });

  it('reads nothing', async () => {
    for (const origin of origins())
      await expectRefused(await ask('GET', '/api/v1/runs', { host: `localhost:${port}`, origin }), detail);
  });

  it('starts no run from a page that hides where it comes from', async () => {
    const headers = { host: `127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' };
    await expectRefused(await ask('POST', runs, headers), detail);
  });
});

describe('this machine', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('may ask as %s', async (name) => {
    expect(await ask('GET', '/api/v1/health', { host: `${name}:${port}` })).toMatchObject({ status: 200 });
  });

  it('reaches the process at 127.0.0.1 and at none of its other addresses', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ address, scopeid }) => address !== '127.0.0.1' && !scopeid)
      .map(({ address }) => address);
    const reaches = (host: string): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connect({ host, port: Number(port), timeout: 2_000 });
        const end = (reached: boolean) => () => {
          socket.destroy();
          resolve(reached);
        };
        socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
      });
    expect(await reaches('127.0.0.1')).toBe(true);
    // All of 127/8 leads to this machine: who listens on every address is found there too.
    for (const address of ['127.0.0.2', ...others]) expect([address, await reaches(address)]).toEqual([address, false]);
  });

  it('may start a run from its own page', async () => {
    const headers = { host: `127.0.0.1:${port}`, origin: vigia.url, 'sec-fetch-site': 'same-origin' };
    const answer = await ask('POST', runs, headers);
    expect(answer.status).toBe(202);
    const { id } = JSON.parse(answer.body) as { readonly id: string };
    expect(await clientOf(vigia).run(id)).toMatchObject({ id, monitor: 'shop', trigger: 'manual' });
  });
});
