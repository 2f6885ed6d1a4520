// Secrets in the real program: required at the start, sent with requests, and in no output or file afterwards.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Behaviour, startServer } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { until } from './support/until.ts';
import { workspaceOfTest } from './support/workspace.ts';

const value = 'wolves & "bears"/7';
const set = (name: string, text: string): void => {
  process.env[name] = text;
};
afterEach(() => {
  delete process.env.SHOP_TOKEN;
});

/** Returns all secrets of a request in every part of the response. */
const echo: Behaviour = {
  does: 'custom',
  listener: (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const received = `${request.headers.authorization} ${request.headers['x-key']} ${body}`;
      const headers = { 'x-echo': received, location: `/next?q=${encodeURIComponent(received)}` };
      response.writeHead(request.url === '/moved' ? 302 : 500, headers).end(`<p>you said ${received}</p>`);
    });
  },
};

const monitorsAt = (url: string): string => `
  import { secret, withSecrets } from 'vigia';
  const token = secret('SHOP_TOKEN');
  const post = { method: 'POST', headers: { 'x-key': withSecrets\`Key \${token}\` }, body: { token } };
  const basic = { basic: { user: 'me', password: token } };
  const checks = [
    http('home', '${url}/', { ...post, auth: { bearer: token }, expect: { body: 'no', headers: { 'x-echo': 'no' } } }),
    http('moved', '${url}/moved', { ...post, auth: basic, redirects: 'refuse' }),
    http('gone', 'http://127.0.0.1:1/', { auth: basic, messages: { failed: ({ message }) => message } }),
  ];
  const own = task('own', async ({ fetch, print }) => {
    const answer = await fetch('${url}/own', { auth: basic });
    print(await answer.text(), [answer.headers.get('x-echo')]);
    throw new Error(await answer.text());
  });
  export default [
    monitor('checks', { every: '10s', checks, allowPrivate: true, retries: 0 }),
    monitor('own', { every: '10s', flow: flow('own', ({ run }) => run(own)), allowPrivate: true, retries: 0 }),
  ];`;

/** Parts of the secret long enough to be useful: plain, in a URL, in JSON and HTML, and in base64. */
const traces: readonly string[] = [
  'wolves',
  'bears',
  Buffer.from(`me:${value}`).toString('base64').slice(4, 20),
  Buffer.from(value).toString('base64').slice(0, 12),
];

describe('a secret', () => {
  it('that is not set stops the start with an error that names it', async () => {
    const workspace = await workspaceOfTest();
    const monitors = await workspace.write(monitorsAt('http://127.0.0.1:1'));
    const program = workspace.run('--port', '0', '--data', workspace.data, '--monitors', monitors);
    expect((await program.end()).code).toBe(1);
    expect(program.errors().trim()).toBe(
      'The secret SHOP_TOKEN, for checks, own, is not set: set the environment variable SHOP_TOKEN.',
    );
  });

  it('whose name is corrected in the file is no longer required under the old name', async () => {
    set('SHOP_TOKEN', value);
    const naming = (name: string, every: string) =>
      `import { secret } from 'vigia';
       const token = secret('${name}');
       const own = task('own', async ({ fetch }) => void (await fetch('http://127.0.0.1:1/', { auth: { bearer: token } })));
       export default [monitor('own', { every: '${every}', flow: flow('own', ({ run }) => run(own)) })];`;
    const workspace = await workspaceOfTest();
    const vigia = await workspace.start(await workspace.write(naming('SHOP_TOKEN', '1h')));
    await workspace.write(naming('SHOP_TOKNE', '2h'));
    await vigia.waitForLine('The secret SHOP_TOKNE, for own, is not set');
    await workspace.write(naming('SHOP_TOKEN', '3h'));
    await until(
      async () => (await clientOf(vigia).monitor('own')).intervalSeconds === 10_800 || undefined,
      20_000,
      () => `the corrected file is not in effect: ${vigia.output()}`,
    );
  });

  it('reaches the server, but not the records, the console, the API or a page', async () => {
    set('SHOP_TOKEN', value);
    const server = await startServer(echo);
    onTestFinished(server.close);
    const workspace = await workspaceOfTest();
    const vigia = await workspace.start(await workspace.write(monitorsAt(server.url)));
    const client = clientOf(vigia);
    const runs = await Promise.all(['checks', 'own'].map(client.runNow));
    expect(runs.flatMap(({ taskRuns }) => taskRuns.map(({ state }) => state.name))).toEqual(Array(4).fill('Failed'));
    const sent = server.seen.map(({ headers, body }) => `${headers.authorization} ${headers['x-key']} ${body}`).join();
    expect(sent).toContain(`Bearer ${value} Key ${value} ${JSON.stringify({ token: value })}`);
    expect(sent).toContain(`Basic ${Buffer.from(`me:${value}`).toString('base64')}`);

    const lists = ['/', '/?monitor=checks', '/?monitor=own', '/api/v1/monitors', '/api/v1/incidents', '/api/v1/runs'];
    const pages = [...lists, ...runs.flatMap(({ id }) => [`/runs/${id}`, `/api/v1/runs/${id}`])];
    const responses = await Promise.all(pages.map(async (path) => (await fetch(`${vigia.url}${path}`)).text()));
    await vigia.end('SIGTERM');
    const files = await readdir(workspace.data);
    const kept = await Promise.all(files.map((file) => readFile(join(workspace.data, file), 'latin1')));
    const everything = [...responses, ...kept, vigia.output(), vigia.errors()].join('\n');
    expect(everything).toContain('***');
    expect(traces.filter((trace) => everything.includes(trace))).toEqual([]);
  });
});
