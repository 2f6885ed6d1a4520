// A redirect that needs the cookie it sets, as a check and in a flow: it ends, and no value of a cookie is shown.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProbe } from '../../../shared/checks/create-probe.ts';
import { lastState } from '../../../shared/model/run.ts';
import { flow, http, monitor, task } from '../../../shared/monitor.ts';
import { executeMonitor, loadedMonitor, onlyTask } from '../../runner/support/execute-flow.ts';

let server: Server;
let url: string;
const probe = createProbe();
/** How many requests came without the cookie. */
let withoutCookie = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { cookie } = request.headers;
    if (cookie === undefined) {
      withoutCookie++;
      response.writeHead(302, { location: request.url, 'set-cookie': 'seen=s3cret%2Fvalue-é; Path=/' }).end();
    } else
      response.writeHead(request.url === '/gone' ? 404 : 200).end(`you sent ${cookie} ${decodeURIComponent(cookie)}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await probe.close();
  server.closeAllConnections();
  server.close();
});

const run = (made: ReturnType<typeof monitor>, attempts = {}) =>
  executeMonitor(loadedMonitor(made, attempts), { probe: probe.probe, allowPrivate: true });

it('passes as a check', async () => {
  const checks = [http('home', `${url}/`, { expect: { body: /seen=s3cret/ } })];
  const taskRun = onlyTask(await run(monitor('shop', { every: '1m', allowPrivate: true, checks })));
  expect(lastState(taskRun)).toMatchObject({ name: 'Completed' });
  expect(taskRun.evidence[0]).toMatchObject({ redirects: 1 });
  expect(JSON.stringify(taskRun)).not.toContain('s3cret');
});

it('starts each attempt without cookies, and masks those that the server echoes', async () => {
  withoutCookie = 0;
  const checks = [http('home', `${url}/gone`, { expect: { status: 404, json: { $: 1 } } })];
  const made = monitor('shop', { every: '1m', allowPrivate: true, checks });
  const taskRun = onlyTask(await run(made, { retries: 1 }));
  expect(lastState(taskRun)).toMatchObject({ name: 'Failed', message: expect.stringContaining('you sent seen=***') });
  expect(withoutCookie).toBe(2);
  expect(JSON.stringify(taskRun)).not.toContain('s3cret');
});

it('passes in a flow, and masks the value in its lines', async () => {
  const look = task('look', async ({ fetch, print }) => {
    for (const path of ['/', '/gone']) print(await (await fetch(url + path)).text());
  });
  const made = monitor('shop', {
    every: '1m',
    allowPrivate: true,
    flow: flow('visit', async ({ run: start }) => void (await start(look))),
  });
  withoutCookie = 0;
  const taskRun = onlyTask(await run(made));
  expect(lastState(taskRun)).toMatchObject({ name: 'Completed' });
  expect(withoutCookie).toBe(2);
  expect(JSON.stringify(taskRun.lines)).toContain('you sent seen=***');
  expect(JSON.stringify(taskRun)).not.toContain('s3cret');
});
