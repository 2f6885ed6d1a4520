// Requests with any texts and responses of any bytes through the real probe: it never rejects and never hangs.
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalServer, startHttpServer } from '../../infra/local/server/http-server.ts';
import { createSite } from '../../shared/web/create-site.ts';
import { createApiWorld, spec } from '../api/support/api-world.ts';
import { createProbe } from '../support/http-probe.ts';
import { type ScriptedServer, startServer, startTcpServer, status } from '../support/servers.ts';
import { controls, looking, patienceMs } from './support/fuzz.ts';
import { anyText, nearly } from './support/texts.ts';

let server: ScriptedServer;
let scripted: Awaited<ReturnType<typeof startTcpServer>>;
let local: LocalServer;
let answer: Buffer;
const { probe, close } = createProbe();

beforeAll(async () => {
  server = await startServer(status(200, 'ok'));
  scripted = await startTcpServer((socket) => void socket.once('data', () => socket.end(answer)));
  const listening = await startHttpServer({ host: '127.0.0.1', port: 0, allowHosts: [] });
  if (listening.outcome !== 'listening') throw new Error(listening.outcome);
  local = listening.server;
  local.serve(createSite((await createApiWorld([spec('shop')])).deps));
});

afterAll(async () => {
  await close();
  await local?.stop();
  await server?.close();
  await scripted?.close();
});

const expectPlainOutcome = async (request: Parameters<typeof probe>[0]): Promise<void> => {
  const from = performance.now();
  const outcome = await probe(request);
  expect(performance.now() - from).toBeLessThan(20_000);
  expect(outcome.evidence.url.length).toBeLessThanOrEqual(500);
  if (outcome.ok) return;
  const { code, message } = outcome.error;
  expect(code).toMatch(/^[A-Z_]+$/);
  expect(message).toMatch(/^\S.{5,299}$/s);
  expect(message).not.toMatch(controls);
  expect(message).not.toMatch(/\[object|undefined|fetch failed|^Error|\bat .*:\d+:\d+/);
};

describe('the HTTP probe', () => {
  const headers = fc.dictionary(
    fc.oneof(
      fc.constantFrom('host', 'accept', 'cookie', 'content-length', 'transfer-encoding', 'expect', 'connection'),
      anyText,
    ),
    anyText,
    { maxKeys: 3 },
  );
  const method = fc.oneof(fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'TRACE'), anyText);
  const path = fc.oneof(
    anyText,
    anyText.map((text) => encodeURIComponent(text.toWellFormed())),
  );

  it('sends or refuses a request with any texts, and never rejects', { timeout: patienceMs }, async () => {
    await fc.assert(
      fc.asyncProperty(path, method, headers, fc.option(anyText), async (where, how, given, body) => {
        const request = {
          url: `${server.url}/${where}`,
          method: how,
          headers: given,
          timeoutMs: 1_500,
          allowPrivate: true,
        };
        await expectPlainOutcome({ ...request, ...(body === null ? {} : { body }) });
      }),
      looking(300),
    );
  });

  const head = fc.constantFrom(
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'HTTP/1.1 302 Found\r\nLocation: /next\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 \r\nContent-Type: text/html; charset=utf-7\r\n\r\n<b>no',
    'HTTP/1.0 200\r\n\r\n',
    'SSH-2.0-x\r\n',
  );
  const bytes = fc.oneof(
    nearly(head).map((text) => Buffer.from(text, 'latin1')),
    nearly(nearly(head)).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
  );

  it('reads or refuses a response of any bytes, and never rejects', { timeout: patienceMs }, async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (sent) => {
        answer = sent;
        await expectPlainOutcome({ url: `${scripted.url}/`, timeoutMs: 1_500, allowPrivate: true, maxRedirects: 2 });
      }),
      looking(300),
    );
  });
});

/** The response to these bytes, until the socket is closed or idle. */
const exchange = (port: number, sent: Buffer): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(sent));
    socket.on('data', (data) => {
      text += data.toString('latin1');
    });
    socket.on('error', () => undefined).on('close', () => resolve(text));
    socket.setTimeout(2_000, () => socket.destroy());
  });

describe('the server of the pages', () => {
  it('survives requests of any bytes, and answers each valid one', { timeout: patienceMs }, async () => {
    const own = `127.0.0.1:${local.port}`;
    const right = fc.constantFrom(
      `GET / HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`,
      `GET /api/v1/runs?cursor=x HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`,
      `POST /api/v1/monitors/shop/runs HTTP/1.1\r\nHost: ${own}\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc`,
      `GET http://elsewhere.example/ HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`,
      `OPTIONS * HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`,
      `GET //x HTTP/1.0\r\nHost: ${own}\r\n\r\n`,
    );
    const request = fc.oneof(
      right.map((text) => Buffer.from(text)),
      nearly(right).map((text) => Buffer.from(text, 'latin1')),
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
    );
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const text = await exchange(local.port, sent);
        expect(text).toMatch(/^(?:$|HTTP\/1\.1 [1234]\d\d )/);
        expect(text).not.toMatch(/\n\s+at .*:\d+:\d+/);
      }),
      looking(300),
    );
    expect(await exchange(local.port, Buffer.from(`GET / HTTP/1.0\r\nHost: ${own}\r\n\r\n`))).toMatch(
      /^HTTP\/1\.1 200 /,
    );
  });
});
