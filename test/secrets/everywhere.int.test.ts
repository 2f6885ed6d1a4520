// Plants a secret in every place that can hold one, provokes every outcome, and searches every output for each secret.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, type Run } from '../local/support/client.ts';
import { createWorkspace, type Vigia, type Workspace } from '../local/support/workspace.ts';
import { closedPort, type ScriptedServer } from '../support/servers.ts';
import { startEchoServer, startTcpEchoServer } from './support/echo-server.ts';
import { consoleOutputs, type Output, serverOutputs, storedOutputs } from './support/outputs.ts';
import { createPlanter, tracesOf } from './support/planted.ts';

const { plant, all } = createPlanter();
const quoted = (text: string): string => JSON.stringify(text);
const plain = (place: string): string => plant(place).plain;
const awkward = (place: string): string => plant(place).awkward;
const escaped = (place: string): string => encodeURIComponent(awkward(place));

let workspace: Workspace;
let server: ScriptedServer;
let tcpEcho: Awaited<ReturnType<typeof startTcpEchoServer>>;
let vigia: Vigia;
let runs: ReadonlyMap<string, Run>;
let outputs: readonly Output[];

const environment = (): Readonly<Record<string, string>> => ({
  SHOP_TOKEN: awkward('secret by reference'),
  SHOP_PASSWORD: awkward('password by reference'),
  NOBODYS_SECRET: awkward('environment variable that no monitor names'),
});

/** URLs of checks, each with a secret in its query; some of the requests succeed, others fail. */
const urls = (refusing: number): Readonly<Record<string, string>> => {
  const { url, port } = server;
  return {
    passing: `${url}/200?token=${plain('query of a passing check')}`,
    failing: `${url}/500?api_key=${escaped('query of a failing check')}&q=1`,
    html: `${url}/html?X-Amz-Signature=${escaped('query in a page')}`,
    json: `${url}/json?client_secret=${escaped('query in JSON')}`,
    hanging: `${url}/hang?access_token=${plain('query of a check that times out')}`,
    dripping: `${url}/drip?sig=${plain('query of a check that drips')}`,
    refused: `http://127.0.0.1:${refusing}/?password=${plain('query of a check that is refused')}`,
    reset: `${url}/reset?auth=${plain('query of a check that is cut off')}`,
    unknown: `http://nobody.invalid/?token=${plain('query with an unknown host')}`,
    loop: `${url}/loop?token=${plain('query of a check that loops')}`,
    nested: `${url}/500?next=${encodeURIComponent(`https://x.example/?token=${plain('query inside a query')}`)}`,
    otherProtocol: `http://127.0.0.1:${tcpEcho.port}/?token=${plain('query to another protocol')}`,
    noTls: `https://127.0.0.1:${port}/?token=${plain('query to a server without TLS')}`,
    toQuery: `${url}/to-query?key=${plain('query of a check that is redirected')}`,
    ...Object.fromEntries(
      ['credentials', 'file', 'metadata', 'fragment', 'nowhere', 'refused'].map((to) => [
        `to-${to}`,
        `${url}/to-${to}`,
      ]),
    ),
    ...Object.fromEntries(
      ['own', 'own-json', 'own-header', 'own-form', 'own-address', 'own-page'].map((path) => [path, `${url}/${path}`]),
    ),
  };
};

const checkLines = (refusing: number): readonly string[] =>
  Object.entries(urls(refusing)).map(([name, address]) => `http(${quoted(name)}, ${quoted(address)})`);

/** Secrets in the options of checks: as literals, and by reference. */
const optionLines = (): readonly string[] => {
  const { url } = server;
  const headers = {
    authorization: `Bearer ${plain('authorization of a check')}`,
    cookie: `sid=${plain('cookie of a check')}; theme=dark`,
    'x-api-key': plain('API key of a check'),
  };
  return [
    `http('headers', '${url}/500', { headers: ${JSON.stringify(headers)} })`,
    `http('headers TCP echo', 'http://127.0.0.1:${tcpEcho.port}/', { headers: ${JSON.stringify(headers)} })`,
    `http('found', '${url}/json?token=${plain('query of a check with findings')}', { headers: ${JSON.stringify(headers)}, expect: { status: 403, headers: { 'x-echo': 'no', 'content-type': 'no' }, json: { '$.request': 'no' } } })`,
    `http('no JSON', '${url}/500?token=${plain('query of a response that is not JSON')}', { headers: ${JSON.stringify(headers)}, expect: { status: 500, json: { '$.request': 'no' } } })`,
    ...['query', 'credentials', 'file', 'metadata', 'fragment', 'nowhere', 'refused'].flatMap((to) => [
      `http('refuses to-${to}', '${url}/to-${to}', { redirects: 'refuse' })`,
      `http('expects to-${to}', '${url}/to-${to}', { redirects: { to: '/elsewhere' } })`,
      `http('takes to-${to}', '${url}/to-${to}', { expect: { status: 302, headers: { location: '/elsewhere' } } })`,
    ]),
    `http('bearer', '${url}/json', { auth: { bearer: ${quoted(plain('bearer of a check'))} } })`,
    `http('basic', '${url}/html', { auth: { basic: { user: 'ana', password: ${quoted(awkward('password of a check'))} } } })`,
    `http('by name', '${url}/json', { method: 'POST', body: { token }, headers: { 'x-key': withSecrets\`Key \${token}\` }, auth: { basic: { user: 'ana', password } } })`,
    `http('by name, passing', '${url}/200', { auth: { bearer: token }, messages: { passing: '{message} {status} {latency}' } })`,
    `http('by name, in an expectation', '${url}/200', { headers: { 'x-key': token }, expect: { headers: { 'x-echo': 'no' }, body: 'not there' } })`,
    `http('by name, refused', 'http://127.0.0.1:1/', { auth: { bearer: token }, messages: { failed: '{message} {found}' } })`,
  ];
};

/** A flow of the user's own that sends secrets, prints errors and throws them. */
const flowSource = (): string => {
  const { url, port } = server;
  const to = (place: string, path: string): string => quoted(`http://ana:${plain(place)}@127.0.0.1:${port}${path}`);
  const headers = {
    authorization: `Token ${plain('authorization of a flow')}`,
    cookie: `a=b; session=${plain('cookie of a flow')}`,
    'proxy-authorization': `Basic ${Buffer.from(`me:${plain('proxy password of a flow')}`).toString('base64')}`,
  };
  const requests = [
    `fetch(${to('credentials in an address', '/500')})`,
    `fetch(${to('credentials in an address that hangs', '/hang')}, { timeoutMs: 500 })`,
    `fetch(${quoted(`http://ana:${plain('credentials in an address that refuses')}@127.0.0.1:1/`)})`,
    `fetch(${quoted(`http://ana:${plain('credentials in an invalid address')}@no host/`)})`,
    `fetch(${quoted(`ftp://ana:${plain('credentials in an address of another scheme')}@shop.example/`)})`,
    `fetch(new URL(${to('credentials in a URL', '/to-query')}))`,
    `fetch('${url}/500?token=${plain('query of a flow')}', { headers: ${JSON.stringify(headers)} })`,
    `fetch('${url}/loop?token=${plain('query of a flow that loops')}')`,
    `fetch('http://127.0.0.1:${tcpEcho.port}/', { headers: ${JSON.stringify(headers)} })`,
    `fetch('${url}/500', { headers: { 'x-key': token }, auth: { bearer: password } })`,
  ];
  return `
  const careful = requests.map((request, index) => task('careful ' + index, async ({ fetch, print }) => {
    try {
      const response = await request(fetch);
      print('answered ' + response.status);
      return Failed('Status code: ' + response.status);
    } catch (error) {
      print(\`An error occurred: \${error}\`, error);
      throw error;
    }
  }));
  const own = flow('own', async ({ run }) => { await Promise.allSettled(careful.map(run)); });
  const cutOff = flow('cut off', ({ run }) => run(task('cut off', async ({ fetch }) => {
    await fetch(${to('credentials of a request that is cut off', `/hang?token=${plain('query of a request that is cut off')}`)});
  })));`.replace(
    '  const careful',
    `  const requests = [${requests.map((request) => `(fetch) => ${request}`).join(',\n')}];\n  const careful`,
  );
};

const monitorsSource = (refusing: number): string => `
  import { secret, withSecrets } from 'vigia';
  const token = secret('SHOP_TOKEN');
  const password = secret('SHOP_PASSWORD');
  ${flowSource()}
  const often = { every: '7d', paused: true, retries: 0, allowPrivate: true, timeout: '4s' };
  export default [
    monitor('addresses', { ...often, checks: [${checkLines(refusing).join(',\n')}] }),
    monitor('en-espanol', { ...often, language: 'es', checks: [${checkLines(refusing).join(',\n')}] }),
    monitor('options', { ...often, checks: [${optionLines().join(',\n')}] }),
    monitor('refused', { ...often, allowPrivate: false, checks: [http('home', ${quoted(`http://localhost:${server.port}/?token=${plain('query of a private address')}`)})] }),
    monitor('own', { ...often, flow: own }),
    monitor('cut-off', { ...often, flow: cutOff }),
  ];`;

const monitors = ['addresses', 'en-espanol', 'options', 'refused', 'own', 'cut-off'];

const start = async (): Promise<Vigia> => {
  const refusing = closedPort;
  const file = await workspace.write(monitorsSource(refusing));
  Object.assign(process.env, environment());
  try {
    return await workspace.start(file);
  } finally {
    for (const name of Object.keys(environment())) delete process.env[name];
  }
};

beforeAll(async () => {
  workspace = await createWorkspace();
  server = await startEchoServer(plant);
  tcpEcho = await startTcpEchoServer();
  vigia = await start();
  const client = clientOf(vigia);
  const run = async (id: string) => [id, await client.runNow(id)] as const;
  runs = new Map(await Promise.all(monitors.map(run)));
  const ids = [...runs.values()].map(({ id }) => id);
  const live = [...(await serverOutputs(vigia, monitors, ids)), ...(await storedOutputs(workspace))];
  await vigia.end('SIGTERM');
  outputs = [...live, ...consoleOutputs(vigia), ...(await storedOutputs(workspace))];
});

afterAll(async () => {
  await workspace?.remove();
  await server?.close();
  await tcpEcho?.close();
});

describe('planted secrets', () => {
  it('reach the servers, so that outputs could contain them', () => {
    const sent = server.seen.map(({ path, headers, body }) => `${path} ${JSON.stringify(headers)} ${body}`).join('\n');
    const basic = Buffer.from(`ana:${plain('credentials in an address')}`).toString('base64');
    for (const place of [
      'secret by reference',
      'authorization of a check',
      'cookie of a flow',
      'query of a failing check',
      'query of a loop',
    ])
      expect(sent, place).toContain(plant(place).core);
    expect(sent).toContain(`Basic ${basic}`);
    expect(runs.get('addresses')?.taskRuns.filter(({ state }) => state.name === 'Failed').length).toBeGreaterThan(15);
    expect(runs.get('own')?.taskRuns.length).toBe(10);
  });

  it('are in no output: neither as they are, nor in a URL, nor in base64', () => {
    const found = [...all].flatMap(([place, planted]) =>
      outputs
        .filter(({ text }) => tracesOf(planted).some((trace) => text.includes(trace)))
        .map(({ where }) => `${place}: ${where}`),
    );
    expect(found).toEqual([]);
    expect(all.size).toBeGreaterThan(45);
  });

  it('are searched in outputs that show the runs', () => {
    const everything = outputs.map(({ text }) => text).join('\n');
    for (const text of [
      '***',
      'Status code: 500',
      'connection refused by 127.0.0.1:1',
      'An error occurred: ',
      'careful 3',
    ])
      expect(everything).toContain(text);
    expect(outputs.map(({ where }) => where).filter((where) => where.endsWith('-wal'))).not.toEqual([]);
  });
});
