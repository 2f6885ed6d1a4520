// The probe against real servers on 127.0.0.1: answers, and what a person may see of them.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { redirect, status } from '../support/servers.ts';
import { openProbing, text } from './support/probing.ts';

const { server, ask } = await openProbing();

describe('an answer', () => {
  it.each([200, 204, 404, 503])('%i is one', async (code) => {
    server.play(status(code, code === 204 ? '' : `status ${code}`, { 'x-one': 'a' }));
    const outcome = await ask('/page?q=1');
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

  describe('ends', () => {
    /** Says `parts` one after the other, and never hangs up itself; `hungUp` resolves when the other side has. */
    const saying = async (parts: readonly string[]) => {
      const hungUp = Promise.withResolvers<void>();
      const talker = createServer((socket) => {
        socket.on('error', () => undefined).on('close', () => hungUp.resolve());
        socket.once('data', async () => {
          for (const part of parts) {
            socket.write(part);
            await sleep(20);
          }
        });
      });
      await once(talker.listen(0, '127.0.0.1'), 'listening');
      const url = `http://127.0.0.1:${(talker.address() as AddressInfo).port}/`;
      return { url, hungUp: hungUp.promise, [Symbol.dispose]: () => void talker.close() };
    };
    const head = 'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n';

    it.each([
      ['where its length says, in one part', [`${head}Content-Length: 5\r\n\r\nhello`]],
      ['where its length says, in many', [head, 'Content-Length: 5\r\n', '\r\nhe', 'l', 'lo']],
      ['where its length says, whatever follows', [`${head}Content-Length: 5\r\n\r\nhelloHTTP/1.1 500 No\r\n\r\n`]],
      ['where its chunks do', [`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`]],
    ])('%s; then the probe hangs up', async (_, parts) => {
      using talker = await saying(parts);
      const outcome = await ask('', { url: talker.url });
      expect(text(outcome)).toBe('hello');
      expect(outcome).toMatchObject({ ok: true, evidence: { status: 200, bytes: 5 } });
      await talker.hungUp;
    });

    it('at once where it has no body; then the probe hangs up', async () => {
      using talker = await saying([`${head}Content-Length: 0\r\n\r\n`]);
      expect(await ask('', { url: talker.url })).toMatchObject({ ok: true, evidence: { bytes: 0 } });
      await talker.hungUp;
    });
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
