// Requests to servers that misbehave: the code, message and evidence of each error.
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../shared/net/http-port.ts';
import {
  type Behaviour,
  closedPort,
  drip,
  endless,
  hang,
  reset,
  slow,
  startTcpServer,
  status,
} from '../support/servers.ts';
import { openHttpTarget, text } from './support/http-target.ts';

const { probe, server, request } = await openHttpTarget();

describe('an error', () => {
  type Case = {
    readonly name: string;
    readonly does: Behaviour;
    readonly code: string;
    readonly message: RegExp;
    readonly more?: Partial<HttpRequest>;
    readonly evidence?: object;
  };
  const cases: readonly Case[] = [
    {
      name: 'slow headers',
      does: slow(5_000),
      code: 'TIMED_OUT',
      message: /^no response within 300 ms \(connected in \d+ ms, then nothing\)$/,
    },
    { name: 'no response', does: hang(), code: 'TIMED_OUT', message: /^no response within 300 ms/ },
    {
      name: 'a body that arrives byte by byte',
      does: drip(20),
      code: 'TIMED_OUT',
      message: /^no complete response within 300 ms \(status 200, then \d+ bytes of a body that did not end\)$/,
      evidence: { status: 200 },
    },
    {
      name: 'an endless body',
      does: endless(),
      code: 'BODY_TOO_LARGE',
      message: /^the body is larger than 1,048,576 bytes; set maxBytes to allow more$/,
      evidence: { status: 200 },
    },
    {
      name: 'a body announced as too large',
      does: status(200, 'x'.repeat(200)),
      code: 'BODY_TOO_LARGE',
      message: /^the body is larger than 100 bytes; set maxBytes to allow more$/,
      more: { maxBytes: 100 },
    },
    {
      name: 'a reset before the response',
      does: reset(),
      code: 'CONNECTION_RESET',
      message: /^connection reset by 127\.0\.0\.1:\d+ before it responded$/,
    },
    {
      name: 'a reset in the body',
      does: reset(1_000),
      code: 'CONNECTION_RESET',
      message: /^connection reset by 127\.0\.0\.1:\d+ in the middle of the body, after 1,000 bytes$/,
      evidence: { status: 200, bytes: 1_000 },
    },
    {
      name: 'a decompression bomb',
      does: {
        does: 'custom',
        listener: async (_request, response) => {
          const { gzipSync } = await import('node:zlib');
          response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20_000_000)));
        },
      },
      code: 'BODY_TOO_LARGE',
      message: /larger than 1,048,576 bytes/,
    },
    {
      name: 'a body that differs from its content encoding',
      does: status(200, 'plain', { 'content-encoding': 'gzip' }),
      code: 'BODY_UNREADABLE',
      message: /^the body is not valid gzip/,
    },
    {
      name: 'headers that are too large',
      does: status(200, '', { 'x-big': 'x'.repeat(70_000) }),
      code: 'HEADERS_TOO_LARGE',
      message: /are larger than 65,536 bytes; set maxHeaderBytes/,
    },
    {
      name: 'a header that cannot be sent',
      does: status(200),
      code: 'INVALID_REQUEST',
      message: /^the request cannot be sent: /,
      more: { headers: { 'x-bad': 'a\r\nb: c' } },
    },
  ];

  it.each(cases)('for $name', async ({ does, code, message, more, evidence }) => {
    server.play(does);
    // Short for what never ends; long enough for a busy machine otherwise.
    const outcome = await request('/', { timeoutMs: code === 'TIMED_OUT' ? 300 : 5_000, ...more });
    expect(outcome).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) } });
    expect(outcome.evidence.error).toEqual(outcome.ok ? undefined : outcome.error);
    if (evidence) expect(outcome.evidence).toMatchObject(evidence);
  });

  it('for a closed port', async () => {
    const port = closedPort;
    expect(await probe({ url: `http://127.0.0.1:${port}/`, timeoutMs: 3_000, allowPrivate: true })).toMatchObject({
      ok: false,
      error: { code: 'CONNECTION_REFUSED', message: `connection refused by 127.0.0.1:${port}` },
    });
  });

  it.each([
    [
      'a greeting of SSH',
      'SSH-2.0-OpenSSH_9.6\r\n',
      'INVALID_RESPONSE',
      /does not use HTTP; its response starts with "SSH-2\.0-OpenSSH_9\.6"$/,
    ],
    ['no response, and closes', '', 'CONNECTION_CLOSED', /closed the connection before it responded$/],
    ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', 'CONNECTION_CLOSED', /after 4 bytes$/],
    [
      'half a body in chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
      'CONNECTION_CLOSED',
      /after 4 bytes$/,
    ],
  ])('for a server that sends %s', async (_name, response, code, message) => {
    const raw = await startTcpServer((socket) => socket.once('data', () => socket.end(response)));
    const outcome = await probe({ url: raw.url, timeoutMs: 3_000, allowPrivate: true });
    expect(outcome).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) } });
    await expect.poll(() => raw.openSockets()).toBe(0);
    await raw.close();
  });

  it('for a body without a length that ends with a reset', async () => {
    const raw = await startTcpServer((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.0 200 OK\r\n\r\nhalf', () => setTimeout(() => socket.resetAndDestroy(), 30));
      }),
    );
    expect(await probe({ url: raw.url, timeoutMs: 3_000, allowPrivate: true })).toMatchObject({
      ok: false,
      error: {
        code: 'CONNECTION_RESET',
        message: expect.stringMatching(/in the middle of the body, after 4 bytes$/),
      },
    });
    await raw.close();
  });

  it('does not occur for a body without a length that ends with the connection', async () => {
    const raw = await startTcpServer((socket) =>
      socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nuntil the end')),
    );
    expect(text(await probe({ url: raw.url, timeoutMs: 3_000, allowPrivate: true }))).toBe('until the end');
    await raw.close();
  });
});
