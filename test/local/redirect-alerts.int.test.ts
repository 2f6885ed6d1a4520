// Alerts, records and pages of the real process name the server that failed, to which redirects led.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closedPort, redirect, type ScriptedServer, startServer, status } from '../support/servers.ts';
import { type Client, clientOf } from './support/client.ts';
import { until } from './support/until.ts';
import { createWorkspace, type Vigia, type Workspace } from './support/workspace.ts';

let workspace: Workspace;
let vigia: Vigia;
let client: Client;
let shop: ScriptedServer;
let www: ScriptedServer;
let hook: ScriptedServer;

/** The host of the second server differs from that of the first. */
const wwwUrl = (path: string): string => `http://localhost:${www.port}${path}`;
const deadUrl = `http://localhost:${closedPort}/`;

const monitorsFile = (): string => {
  const options = "every: '7d', timeout: '5s', retries: 0, allowPrivate: true, alert: { after: 1 }";
  const check = (id: string, path: string, more = ''): string =>
    `monitor('${id}', { ${options}${more}, checks: [http('home', '${shop.url}${path}')] })`;
  const own = `task('own', async ({ fetch }) => {
    const response = await fetch('${shop.url}/moved');
    if (!response.ok) return Failed('status ' + response.status + ' of ' + new URL(response.url).hostname);
  })`;
  const thrown = `task('thrown', async ({ fetch }) => { await fetch('${shop.url}/dead'); })`;
  return `import { webhook } from 'vigia';
    const own = ${own};
    const thrown = ${thrown};
    export const alerts = { channels: { team: webhook({ url: '${hook.url}/team', allowPrivate: true }) } };
    export default [
      ${check('moved', '/moved')}, ${check('movido', '/moved', ", language: 'es'")}, ${check('dead', '/dead')},
      ${check('loop', '/loop')},
      monitor('own', { ${options}, flow: flow('own', async ({ run }) => { await run(own); }) }),
      monitor('thrown', { ${options}, flow: flow('thrown', async ({ run }) => { await run(thrown); }) }),
    ];`;
};

beforeAll(async () => {
  workspace = await createWorkspace();
  [shop, www, hook] = [await startServer(), await startServer(status(503)), await startServer(status(204))];
  shop.playAt('/moved', redirect(wwwUrl('/home')));
  shop.playAt('/dead', redirect(deadUrl));
  shop.playAt('/loop', redirect(wwwUrl('/back')));
  www.playAt('/back', redirect(`${shop.url}/loop`));
  vigia = await workspace.start(await workspace.write(monitorsFile()));
  client = clientOf(vigia);
});
afterAll(async () => {
  await workspace?.remove();
  await Promise.all([shop, www, hook].map((server) => server?.close()));
});

/** The lines of the alert that a failing manual run causes. */
const alertOf = async (monitor: string): Promise<readonly string[]> => {
  await client.runNow(monitor);
  const texts = (): readonly string[] =>
    hook.seen
      .map(({ body }) => JSON.parse(body || '{}') as { readonly monitor?: string; readonly text?: string })
      .flatMap((sent) => (sent.monitor === monitor && sent.text ? [sent.text] : []));
  const text = await until(
    () => texts()[0],
    20_000,
    () => `no alert about ${monitor}`,
  );
  return text.split('\n');
};

const evidenceOf = async (monitor: string) => {
  const [run] = await client.runs(`monitor=${monitor}`);
  const [evidence] = run?.taskRuns[0]?.evidence ?? [];
  if (evidence?.kind !== 'http') throw new Error('no evidence of an HTTP request');
  return { runId: run?.id ?? '', evidence };
};

it('a redirect to a failing server', async () => {
  const lines = await alertOf('moved');
  expect(lines[1]).toBe(`Status 503 from localhost:${www.port}, expected 200, after a redirect to ${wwwUrl('/home')}`);
  expect(lines[2]).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/moved → http:\/\/localhost:\d+\/home: 503 after /);
  const { evidence, runId } = await evidenceOf('moved');
  expect(evidence).toMatchObject({
    url: `${shop.url}/moved`,
    status: 503,
    redirects: 1,
    hops: [
      { url: `${shop.url}/moved`, status: 302, address: `127.0.0.1:${shop.port}`, tls: null },
      { url: wwwUrl('/home'), status: 503, address: `127.0.0.1:${www.port}`, phases: { tcpMs: expect.any(Number) } },
    ],
  });
  const page = await (await fetch(`${vigia.url}/runs/${runId}`)).text();
  expect(page).toContain(`503 from ${wwwUrl('/home')} at 127.0.0.1:${www.port}`);
});

it('a redirect to a failing server, in Spanish', async () => {
  const lines = await alertOf('movido');
  expect(lines[1]).toBe(
    `Código de estado 503 de localhost:${www.port}; se esperaba 200, después de una redirección a ${wwwUrl('/home')}`,
  );
  expect(lines[2]).toMatch(/ → http:\/\/localhost:\d+\/home: 503 después de /);
});

it('a redirect to a dead port', async () => {
  const lines = await alertOf('dead');
  expect(lines[1]).toMatch(/^connection refused by \S+:4, after a redirect to http:\/\/localhost:4\/$/);
  expect(lines[2]).toMatch(/ → http:\/\/localhost:4\/: CONNECTION_REFUSED while connecting, after /);
  expect((await evidenceOf('dead')).evidence.error).toMatchObject({ code: 'CONNECTION_REFUSED', phase: 'connect' });
});

it('a loop of redirects', async () => {
  const lines = await alertOf('loop');
  expect(lines[1]).toMatch(/^more than \d+ redirects; the next one leads to http:\/\/(localhost|127\.0\.0\.1):\d+\//);
  const { evidence } = await evidenceOf('loop');
  const hosts = evidence.hops.map(({ url }) => new URL(url).hostname);
  expect(hosts.slice(0, 4)).toEqual(['127.0.0.1', 'localhost', '127.0.0.1', 'localhost']);
  expect(evidence.hops.length).toBe(evidence.redirects + 1);
});

it("a flow's own request", async () => {
  const lines = await alertOf('own');
  expect(lines[1]).toBe('status 503 of localhost');
  expect(lines[2]).toMatch(/^GET \S+\/moved → http:\/\/localhost:\d+\/home: 503 after /);
  const thrown = await alertOf('thrown');
  expect(thrown[1]).toContain('connection refused by');
  expect(thrown[1]).toContain(`after a redirect to ${deadUrl}`);
  expect(thrown[2]).toContain('CONNECTION_REFUSED while connecting');
});
