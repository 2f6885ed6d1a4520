// The probe against real servers on 127.0.0.1: what each kind of trouble leaves as evidence.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProbe } from '../../../shared/adapters/probe/probe.ts';
import type { ProbeOutcome } from '../../../shared/ports/probe.ts';
import {
  type Behaviour,
  closedPort,
  drip,
  endless,
  hang,
  redirect,
  reset,
  type ScriptedServer,
  sequence,
  slow,
  startServer,
  startTcpServer,
  status,
} from '../../support/servers.ts';

const { probe, close } = createProbe();
let server: ScriptedServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await close();
  await server.close();
});

const ask = (path: string, more: Partial<Parameters<typeof probe>[0]> = {}): Promise<ProbeOutcome> =>
  probe({ url: server.url + path, timeoutMs: 3_000, allowPrivate: true, ...more });

const text = (outcome: ProbeOutcome): string => (outcome.ok ? Buffer.from(outcome.answer.body).toString() : '');

describe('an answer', () => {
  it.each([200, 204, 404, 503])('%i is one', async (code) => {
    server.play(status(code, code === 204 ? '' : `status ${code}`, { 'x-one': 'a' }));
    const outcome = await ask('/page?q=1');
    expect(outcome).toMatchObject({
      ok: true,
      answer: { status: code, url: `${server.url}/page?q=1`, headers: { 'x-one': 'a' } },
      evidence: { method: 'GET', status: code, address: `127.0.0.1:${server.port}`, url: `${server.url}/page?q=1` },
    });
    expect(text(outcome)).toBe(code === 204 ? '' : `status ${code}`);
    expect(outcome.evidence.bytes).toBe(code === 204 ? 0 : 10);
    expect(outcome.evidence).not.toHaveProperty('error');
    expect(Object.keys(outcome.evidence.phases)).toEqual(['tcpMs', 'firstByteMs', 'totalMs']);
    for (const ms of Object.values(outcome.evidence.phases)) expect(Number.isInteger(ms)).toBe(true);
  });

  it('comes to a HEAD with a length but without a body', async () => {
    server.play(status(200, '', { 'content-length': '5000000' }));
    expect(await ask('/', { method: 'head' })).toMatchObject({ ok: true, evidence: { method: 'HEAD', bytes: 0 } });
  });

  it('comes to a POST, whose headers and body arrive', async () => {
    server.play(status(201));
    await ask('/order', { method: 'POST', body: '{"n":1}', headers: { 'Content-Type': 'application/json' } });
    expect(server.seen.at(-1)).toMatchObject({ method: 'POST', body: '{"n":1}' });
    expect(server.seen.at(-1)?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'vigia' });
  });

  it('is decompressed when the server compresses all the same', async () => {
    const { gzipSync } = await import('node:zlib');
    server.play({
      does: 'custom',
      listener: (_request, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('many words '.repeat(100))),
    });
    const outcome = await ask('/');
    expect(text(outcome)).toBe('many words '.repeat(100));
    expect(outcome.evidence.bytes).toBeLessThan(200);
  });
});

describe('trouble', () => {
  type Case = {
    readonly name: string;
    readonly does: Behaviour;
    readonly code: string;
    readonly message: RegExp;
    readonly more?: Partial<Parameters<typeof probe>[0]>;
    readonly evidence?: object;
  };
  const cases: readonly Case[] = [
    {
      name: 'slow headers',
      does: slow(5_000),
      code: 'TIMED_OUT',
      message: /^no answer within 300 ms \(connected in \d+ ms, then nothing\)$/,
    },
    { name: 'no headers ever', does: hang(), code: 'TIMED_OUT', message: /^no answer within 300 ms/ },
    {
      name: 'a dripping body',
      does: drip(20),
      code: 'TIMED_OUT',
      message: /^no complete answer within 300 ms \(answered 200, then \d+ bytes of a body that did not end\)$/,
      evidence: { status: 200 },
    },
    {
      name: 'an endless body',
      does: endless(),
      code: 'BODY_TOO_LARGE',
      message: /^the body is larger than 1,048,576 bytes$/,
      more: { timeoutMs: 5_000 },
      evidence: { status: 200 },
    },
    {
      name: 'a body announced as too large',
      does: status(200, 'x'.repeat(200)),
      code: 'BODY_TOO_LARGE',
      message: /^the body is larger than 100 bytes$/,
      more: { maxBytes: 100 },
    },
    {
      name: 'a reset before the answer',
      does: reset(),
      code: 'CONNECTION_RESET',
      message: /^connection reset by 127\.0\.0\.1:\d+ before it answered$/,
    },
    {
      name: 'a reset in the body',
      does: reset(1_000),
      code: 'CONNECTION_RESET',
      message: /^connection reset by 127\.0\.0\.1:\d+ in the middle of the body, after 1,000 bytes$/,
      evidence: { status: 200, bytes: 1_000 },
    },
    {
      name: 'a bomb of zeros',
      does: {
        does: 'custom',
        listener: async (_request, response) => {
          const { gzipSync } = await import('node:zlib');
          response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20_000_000)));
        },
      },
      code: 'BODY_TOO_LARGE',
      message: /larger than 1,048,576 bytes/,
      more: { timeoutMs: 5_000 },
    },
    {
      name: 'a body that is not what its encoding says',
      does: status(200, 'plain', { 'content-encoding': 'gzip' }),
      code: 'BODY_UNREADABLE',
      message: /not the gzip/,
    },
    {
      name: 'headers without end',
      does: status(200, '', { 'x-big': 'x'.repeat(30_000) }),
      code: 'HEADERS_TOO_LARGE',
      message: /larger than 16 KiB/,
    },
    {
      name: 'a header that cannot be sent',
      does: status(200),
      code: 'INVALID_REQUEST',
      message: /^the request cannot be sent: /,
      more: { headers: { 'x-bad': 'a\r\nb: c' } },
    },
  ];

  it.each(cases)('$name', async ({ does, code, message, more, evidence }) => {
    server.play(does);
    const outcome = await ask('/', { timeoutMs: 300, ...more });
    expect(outcome).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) } });
    expect(outcome.evidence.error).toEqual(outcome.ok ? undefined : outcome.error);
    if (evidence) expect(outcome.evidence).toMatchObject(evidence);
  });

  it('a port at which nobody listens', async () => {
    const port = await closedPort();
    expect(await probe({ url: `http://127.0.0.1:${port}/`, timeoutMs: 3_000, allowPrivate: true })).toMatchObject({
      ok: false,
      error: { code: 'CONNECTION_REFUSED', message: `connection refused by 127.0.0.1:${port}` },
    });
  });

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'BAD_ANSWER', /is not valid HTTP/],
    ['nothing but a goodbye', '', 'CONNECTION_CLOSED', /closed the connection before it answered$/],
    ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', 'CONNECTION_CLOSED', /after 4 bytes$/],
    [
      'half a body in chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
      'CONNECTION_CLOSED',
      /after 4 bytes$/,
    ],
    [
      'an upgrade nobody asked for',
      'HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      'CONNECTION_CLOSED',
      /./,
    ],
  ])('a server that says %s', async (_name, says, code, message) => {
    const raw = await startTcpServer((socket) => socket.once('data', () => socket.end(says)));
    const outcome = await probe({ url: raw.url, timeoutMs: 3_000, allowPrivate: true });
    expect(outcome).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) } });
    await expect.poll(() => raw.openSockets()).toBe(0);
    await raw.close();
  });

  it('a body without a length, cut off by a reset', async () => {
    const raw = await startTcpServer((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.0 200 OK\r\n\r\nhalf', () => setTimeout(() => socket.resetAndDestroy(), 30));
      }),
    );
    expect(await probe({ url: raw.url, timeoutMs: 3_000, allowPrivate: true })).toMatchObject({
      ok: false,
      error: { code: 'CONNECTION_RESET', message: expect.stringMatching(/in the middle of the body, after 4 bytes$/) },
    });
    await raw.close();
  });

  it('a body without a length, ended by the connection, is an answer', async () => {
    const raw = await startTcpServer((socket) =>
      socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nuntil the end')),
    );
    expect(text(await probe({ url: raw.url, timeoutMs: 3_000, allowPrivate: true }))).toBe('until the end');
    await raw.close();
  });
});

describe('the deadline', () => {
  it.each([
    ['a drip', drip(10)],
    ['a hang', hang()],
    [
      'redirects that each take their time',
      {
        does: 'custom',
        listener: (_request, response) => void setTimeout(() => response.writeHead(302, { location: '/' }).end(), 120),
      } satisfies Behaviour,
    ],
  ] as const)('is total: %s', async (_name, does) => {
    server.play(does);
    const from = performance.now();
    expect(await ask('/', { timeoutMs: 400 })).toMatchObject({ ok: false, error: { code: 'TIMED_OUT' } });
    const took = performance.now() - from;
    expect(took).toBeGreaterThan(380);
    expect(took).toBeLessThan(700);
  });

  it('says after how many redirects it fell', async () => {
    server.playAt('/start', redirect('/hang'));
    server.playAt('/hang', hang());
    expect(await ask('/start', { timeoutMs: 300 })).toMatchObject({
      error: { message: expect.stringMatching(/then nothing, after 1 redirect\)$/) },
      evidence: { redirects: 1 },
    });
  });

  it.each([
    ['before', 0],
    ['while', 100],
  ])('a signal cancels %s it runs', async (_name, afterMs) => {
    server.play(hang());
    const abort = new AbortController();
    if (afterMs === 0) abort.abort();
    else setTimeout(() => abort.abort(), afterMs);
    const outcome = await ask('/', { signal: abort.signal });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(outcome.evidence.phases.totalMs).toBeLessThan(500);
  });
});

describe('redirects', () => {
  it('are followed, counted, and end at the last address', async () => {
    server.playAt('/a', redirect('/b', 301));
    server.playAt('/b', redirect(`${server.url}/c`, 307));
    server.playAt('/c', status(200, 'here'));
    const outcome = await ask('/a');
    expect(outcome).toMatchObject({
      ok: true,
      answer: { status: 200, url: `${server.url}/c` },
      evidence: { url: `${server.url}/a`, redirects: 2, bytes: 4 },
    });
  });

  it('in a loop are given up', async () => {
    server.playAt('/loop', redirect('/loop'));
    const before = server.seen.length;
    expect(await ask('/loop')).toMatchObject({
      ok: false,
      error: { code: 'TOO_MANY_REDIRECTS', message: 'more than 5 redirects; the next would lead to /loop' },
      evidence: { redirects: 5 },
    });
    expect(server.seen.length - before).toBe(6);
  });

  it('are the answer when none may be followed', async () => {
    server.playAt('/moved', redirect('/elsewhere'));
    expect(await ask('/moved', { maxRedirects: 0 })).toMatchObject({
      ok: true,
      answer: { status: 302, headers: { location: '/elsewhere' } },
    });
  });

  it.each([
    ['ftp://127.0.0.1/file', /^redirected to ftp:\/\/127\.0\.0\.1\/file, which is no http: or https: address$/],
    ['file:///etc/passwd', /file:/],
    ['javascript:alert(1)', /javascript:/],
    ['http://user:secret@:99999/', /^redirected to http:\/\/:99999\/, which/],
  ])('to %s are refused', async (to, message) => {
    server.playAt('/away', redirect(to));
    expect(await ask('/away')).toMatchObject({
      ok: false,
      error: { code: 'REDIRECT_REFUSED', message: expect.stringMatching(message) },
    });
  });

  it('turn a POST into a GET without its body, except 307', async () => {
    server.playAt('/done', status(200));
    for (const [code, method, body] of [
      [302, 'GET', ''],
      [303, 'GET', ''],
      [307, 'POST', 'data'],
    ] as const) {
      server.playAt('/form', redirect('/done', code));
      await ask('/form', { method: 'POST', body: 'data', headers: { 'content-type': 'text/plain' } });
      expect(server.seen.at(-1)).toMatchObject({ path: '/done', method, body });
    }
  });

  it('tell another origin no secrets', async () => {
    const other = await startServer();
    const headers = { Authorization: 'Bearer s3cret', Cookie: 'id=1', 'X-Own': 'kept' };
    server.playAt('/same', redirect('/target'));
    server.playAt('/other', redirect(`${other.url}/target`));
    server.playAt('/target', status(200));
    await ask('/same', { headers });
    expect(server.seen.at(-1)?.headers).toMatchObject({ authorization: 'Bearer s3cret', cookie: 'id=1' });
    await ask('/other', { headers });
    expect(other.seen.at(-1)?.headers).toMatchObject({ 'x-own': 'kept' });
    expect(other.seen.at(-1)?.headers).not.toHaveProperty('authorization');
    expect(other.seen.at(-1)?.headers).not.toHaveProperty('cookie');
    expect(other.seen.at(-1)?.headers.host).toBe(`127.0.0.1:${other.port}`);
    await other.close();
  });
});

describe('what a person may see', () => {
  it('has no credentials, though they are sent', async () => {
    server.play(status(200));
    const outcome = await ask('', { url: `http://ana:p%40ss@127.0.0.1:${server.port}/x#y` });
    expect(JSON.stringify(outcome)).not.toMatch(/p%40ss|p@ss|ana/);
    expect(server.seen.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from('ana:p@ss').toString('base64')}`);
  });

  it('is bounded and on one line', async () => {
    server.playAt('/long', redirect(`ftp://x/${'y'.repeat(5_000)}`));
    const outcome = await ask(`/long?${'q'.repeat(2_000)}`);
    expect(outcome.evidence.url).toHaveLength(500);
    expect(outcome.evidence.error?.message.length).toBeLessThanOrEqual(300);
  });

  it.each([
    ['nonsense', 'INVALID_URL', /^"nonsense" is not a URL; right would be /],
    ['http://ana:secret@bad host/', 'INVALID_URL', /^"http:\/\/bad host\/" is not a URL/],
    ['ftp://127.0.0.1/', 'SCHEME_REFUSED', /^only http: and https: addresses can be probed, not ftp:$/],
    [`http://127.0.0.1/${'x'.repeat(9_000)}`, 'INVALID_URL', /longer than 8192 characters/],
  ])('refuses an address, %#', async (url, code, message) => {
    const outcome = await ask('', { url });
    expect(outcome).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) } });
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });

  it.each([{ timeoutMs: 0 }, { timeoutMs: Number.NaN }, { maxBytes: -1 }, { maxRedirects: 1.5 }])(
    'refuses the limits %o',
    async (limits) => {
      expect(await ask('/', limits)).toMatchObject({ ok: false, error: { code: 'INVALID_REQUEST' } });
    },
  );
});

describe('nothing is left behind', () => {
  it('after 200 probes of every kind', async () => {
    server.play(
      sequence(...Array.from({ length: 20 }, () => [status(200, 'ok'), hang(), drip(10), reset(), endless()]).flat()),
    );
    const refused = await closedPort();
    const before = process.getActiveResourcesInfo().length;
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        n % 2 === 0
          ? ask('/all', { timeoutMs: 800, maxBytes: 1_000 })
          : probe({
              url: `http://127.0.0.1:${n % 4 === 1 ? refused : server.port}/one`,
              timeoutMs: 800,
              allowPrivate: true,
            }),
      ),
    );
    expect(outcomes).toHaveLength(200);
    await expect.poll(() => server.openSockets()).toBe(0);
    await expect.poll(() => process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before);
  });

  it('opens one connection for each request and closes it after', async () => {
    server.play(status(200, 'ok', { connection: 'keep-alive', 'keep-alive': 'timeout=60' }));
    await ask('/');
    await expect.poll(() => server.openSockets()).toBe(0);
  });
});

describe('places', () => {
  it('are bounded: who waits too long is told that this machine is busy', async () => {
    const small = createProbe({ maxConcurrent: 2 });
    server.play(slow(250));
    const request = { url: server.url, allowPrivate: true };
    const outcomes = await Promise.all([
      small.probe({ ...request, timeoutMs: 2_000 }),
      small.probe({ ...request, timeoutMs: 2_000 }),
      small.probe({ ...request, timeoutMs: 100 }),
      small.probe({ ...request, timeoutMs: 2_000 }),
    ]);
    expect(outcomes.map((outcome) => outcome.ok || outcome.error.code)).toEqual([true, true, 'OVERLOADED', true]);
    expect(await small.probe({ ...request, timeoutMs: 2_000 })).toMatchObject({ ok: true });
    await small.close();
  });
});

describe('close', () => {
  it('cancels what is under way and what comes later', async () => {
    const mine = createProbe();
    server.play(hang());
    const request = { url: server.url, timeoutMs: 5_000, allowPrivate: true };
    const outcome = mine.probe(request);
    setTimeout(() => void mine.close(), 50);
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(await mine.probe(request)).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    await expect.poll(() => server.openSockets()).toBe(0);
  });
});
