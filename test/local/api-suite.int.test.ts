// The API of the real process: the common API suite, and requests that only a local server accepts.
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiSuite } from '../api-suite/api-suite.ts';
import type { ApiServer } from '../api-suite/server.ts';
import { type ScriptedServer, startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { createWorkspace, type Vigia, type Workspace } from './support/workspace.ts';

let workspace: Workspace;
let vigia: Vigia;
let target: ScriptedServer;
let api: ApiServer;

const monitors = ['shop', 'mail', 'books', 'quiet'];

beforeAll(async () => {
  workspace = await createWorkspace();
  target = await startServer(status(200));
  target.playAt('/mail', status(503));
  const one = (id: string): string =>
    `monitor('${id}', { every: '7d', retries: 0, allowPrivate: true, checks: [http('home', '${target.url}/${id}')] })`;
  vigia = await workspace.start(await workspace.write(`export default [${monitors.map(one).join(', ')}];`));
  const client = clientOf(vigia);
  for (const id of ['shop', 'mail', 'books', 'shop']) await client.runNow(id);
  await client.waitForIncident('mail', () => true);
  api = { baseUrl: vigia.url, headers: {}, admin: { baseUrl: vigia.url, headers: {} }, monitors };
});

afterAll(async () => {
  await workspace?.remove();
  await target?.close();
});

apiSuite({ server: () => api, changes: true });

/** Sends a body at once, without `expect: 100-continue`, and returns the status and the body of the response. */
const send = (path: string, bytes: number): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': bytes };
    const sent = request(`${vigia.url}${path}`, { method: 'PATCH', headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end(Buffer.alloc(bytes, 'x'));
  });

describe('the process', () => {
  it('rejects a body of 10 MB and keeps serving', async () => {
    const answered = await send('/api/v1/monitors/shop', 10_000_000);
    expect(answered.status).toBe(413);
    expect(JSON.parse(answered.text)).toMatchObject({ status: 413, title: 'Content Too Large' });
    expect((await fetch(`${vigia.url}/api/v1/health`)).status).toBe(200);
  });

  it('answers each of a thousand simultaneous requests, and keeps checking', async () => {
    const paths = [
      '/runs?limit=50',
      '/monitors',
      '/runs?limit=0',
      '/incidents',
      '/nothing',
      '/counts',
      '/openapi.json',
    ];
    const expected = [200, 200, 400, 200, 404, 200, 200];
    const from = performance.now();
    const answered = await Promise.all(
      Array.from({ length: 1_000 }, async (_, index) => {
        const response = await fetch(`${vigia.url}/api/v1${paths[index % paths.length]}`);
        await response.arrayBuffer();
        return response.status;
      }),
    );
    expect(answered).toEqual(answered.map((_, index) => expected[index % paths.length]));
    expect(performance.now() - from).toBeLessThan(20_000);
    expect((await clientOf(vigia).runNow('books')).state.type).toBe('COMPLETED');
  });

  it('serves the OpenAPI document and the page that shows it', async () => {
    const document = await fetch(`${vigia.url}/openapi.json`);
    expect(await document.json()).toEqual(await (await fetch(`${vigia.url}/api/v1/openapi.json`)).json());
    const page = await fetch(`${vigia.url}/docs`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain(`${vigia.url}/api/v1/monitors/shop/runs`);
  });
});
