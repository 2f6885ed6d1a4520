// HTTP requests to real servers on 127.0.0.1: their responses, and what the evidence shows of them.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { redirect, status } from '../support/servers.ts';
import { openHttpTarget, text } from './support/http-target.ts';

const { server, request } = await openHttpTarget();

describe('a response', () => {
  it.each([200, 204, 404, 503])('with status %i is not an error', async (code) => {
    server.play(status(code, code === 204 ? '' : `status ${code}`, { 'x-one': 'a' }));
    const outcome = await request('/page?q=1');
    expect(outcome).toMatchObject({
      ok: true,
      response: { status: code, url: `${server.url}/page?q=1`, headers: { 'x-one': 'a' } },
      evidence: { method: 'GET', status: code, address: `127.0.0.1:${server.port}`, url: `${server.url}/page?q=1` },
    });
    expect(text(outcome)).toBe(code === 204 ? '' : `status ${code}`);
    expect(outcome.evidence.bytes).toBe(code === 204 ? 0 : 10);
    expect(outcome.evidence).not.toHaveProperty('error');
    expect(Object.keys(outcome.evidence.phases)).toEqual(['tcpMs', 'firstByteMs', 'totalMs']);
    for (const ms of Object.values(outcome.evidence.phases)) expect(Number.isInteger(ms)).toBe(true);
  });

  it('to HEAD has a length but no body', async () => {
    server.play(status(200, '', { 'content-length': '5000000' }));
    expect(await request('/', { method: 'head' })).toMatchObject({ ok: true, evidence: { method: 'HEAD', bytes: 0 } });
  });

  it('to POST follows its headers and body', async () => {
    server.play(status(201));
    await request('/order', { method: 'POST', body: '{"n":1}', headers: { 'Content-Type': 'application/json' } });
    expect(server.seen.at(-1)).toMatchObject({ method: 'POST', body: '{"n":1}' });
    expect(server.seen.at(-1)?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'vigia' });
  });

  it('is decompressed when the server compresses although the request does not accept it', async () => {
    const { gzipSync } = await import('node:zlib');
    server.play({
      does: 'custom',
      listener: (_request, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('many words '.repeat(100))),
    });
    const outcome = await request('/');
    expect(text(outcome)).toBe('many words '.repeat(100));
    expect(outcome.evidence.bytes).toBeLessThan(200);
  });

  describe('ends', () => {
    /** Sends `parts` one after the other and never closes; `closed` resolves when the client has. */
    const startSender = async (parts: readonly string[]) => {
      const closed = Promise.withResolvers<void>();
      const sender = createServer((socket) => {
        socket.on('error', () => undefined).on('close', () => closed.resolve());
        socket.once('data', async () => {
          for (const part of parts) {
            socket.write(part);
            await sleep(20);
          }
        });
      });
      await once(sender.listen(0, '127.0.0.1'), 'listening');
      const url = `http://127.0.0.1:${(sender.address() as AddressInfo).port}/`;
      return { url, closed: closed.promise, [Symbol.dispose]: () => void sender.close() };
    };
    const head = 'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n';

    it.each([
      ['at its length, in one part', [`${head}Content-Length: 5\r\n\r\nhello`]],
      ['at its length, in many parts', [head, 'Content-Length: 5\r\n', '\r\nhe', 'l', 'lo']],
      ['at its length, although more follows', [`${head}Content-Length: 5\r\n\r\nhelloHTTP/1.1 500 No\r\n\r\n`]],
      ['at its last chunk', [`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`]],
    ])('%s; then the connection is closed', async (_, parts) => {
      using sender = await startSender(parts);
      const outcome = await request('', { url: sender.url });
      expect(text(outcome)).toBe('hello');
      expect(outcome).toMatchObject({ ok: true, evidence: { status: 200, bytes: 5 } });
      await sender.closed;
    });

    it('at once without a body; then the connection is closed', async () => {
      using sender = await startSender([`${head}Content-Length: 0\r\n\r\n`]);
      expect(await request('', { url: sender.url })).toMatchObject({ ok: true, evidence: { bytes: 0 } });
      await sender.closed;
    });
  });
});

describe('evidence', () => {
  it('has no credentials, although they are sent', async () => {
    server.play(status(200));
    const outcome = await request('', { url: `http://ana:p%40ss@127.0.0.1:${server.port}/x#y` });
    expect(JSON.stringify(outcome)).not.toMatch(/p%40ss|p@ss|ana/);
    expect(server.seen.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from('ana:p@ss').toString('base64')}`);
  });

  it('is bounded and on one line', async () => {
    server.playAt('/long', redirect(`ftp://x/${'y'.repeat(5_000)}`));
    const outcome = await request(`/long?${'q'.repeat(2_000)}`);
    expect(outcome.evidence.url).toHaveLength(500);
    expect(outcome.evidence.error?.message.length).toBeLessThanOrEqual(300);
  });

  it.each([
    ['nonsense', 'INVALID_URL', /^"nonsense" is not a valid URL; a valid one is /],
    ['http://ana:secret@bad host/', 'INVALID_URL', /^"http:\/\/bad host\/" is not a valid URL/],
    ['ftp://127.0.0.1/', 'SCHEME_REFUSED', /^only http: and https: URLs can be checked, not ftp:$/],
    [`http://127.0.0.1/${'x'.repeat(9_000)}`, 'INVALID_URL', /longer than 8192 characters/],
  ])('is of an invalid URL, %#', async (url, code, message) => {
    const outcome = await request('', { url });
    expect(outcome).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) } });
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });

  it.each([{ timeoutMs: 0 }, { timeoutMs: Number.NaN }, { maxBytes: -1 }, { maxRedirects: 1.5 }])(
    'is of invalid limits %o',
    async (limits) => {
      expect(await request('/', limits)).toMatchObject({ ok: false, error: { code: 'INVALID_REQUEST' } });
    },
  );
});
