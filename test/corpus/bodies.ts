// Response bodies with wrong lengths, without end, and with content that must not be shown as it is.
import { expect } from 'vitest';
import { type Case, head, response, sends, sendsAndWaits, sendsForever, sendsInTurn } from './support/case.ts';

const chunked = head('200 OK', ['Transfer-Encoding: chunked']);
const length = (value: string): string => head('200 OK', [`Content-Length: ${value}`]);

const bad = (name: string, ...parts: readonly string[]): Case => ({
  name,
  serve: sends(...parts),
  expected: { code: 'INVALID_RESPONSE' },
});
const cut = (name: string, ...parts: readonly string[]): Case => ({
  name,
  serve: sends(...parts),
  expected: { code: 'CONNECTION_CLOSED', message: /in the middle of the body, after/ },
});
const stalled = (name: string, ...parts: readonly string[]): Case => ({
  name,
  serve: sendsAndWaits(...parts),
  expected: { code: 'TIMED_OUT', message: /^no complete response within 1 s \(status 200, then / },
});

const spaced = (name: string, ...parts: readonly string[]): Case => ({
  name,
  serve: sendsInTurn(chunked, ...parts),
  expected: { status: 200, body: 'okay' },
});

const chunks: readonly Case[] = [
  spaced('chunk sizes that are padded with spaces', '2   \r\nok\r\n2\t\r\nay\r\n0 \r\n\r\n'),
  spaced('spaces around chunk extensions', '2 ; a=b\r\nok\r\n2 ;a="x y" ; c\r\nay\r\n0\r\n\r\n'),
  spaced('padded chunk sizes in pieces', '2 ', ' \r', '\nok\r\n0002', ' \r\na', 'y\r\n0', '  \r\n', '\r\n'),
  spaced('chunk extensions and trailers', '2;a=b;c="d"\r\nok\r\n02;x\r\nay\r\n0;z\r\nX-Sum: 1\r\n\r\n'),
  bad('a chunk size before many spaces', chunked, `2${' '.repeat(5_000)}\r\nok\r\n0\r\n\r\n`),
  bad('a chunk size of two numbers', chunked, '2 2\r\nok\r\n0\r\n\r\n'),
  bad('a space before a chunk size', chunked, ' 2\r\nok\r\n0\r\n\r\n'),
  bad('a chunk size that is not a number', chunked, 'zz\r\nok\r\n0\r\n\r\n'),
  bad('a negative chunk size', chunked, '-2\r\nok\r\n0\r\n\r\n'),
  bad('a chunk size beyond all numbers', chunked, `${'f'.repeat(40)}\r\nok`),
  bad('a chunk size that is too small', chunked, '1\r\nokok\r\n0\r\n\r\n'),
  cut('chunks without a last chunk', chunked, '2\r\nok\r\n'),
  cut('half a chunk', chunked, '9\r\nok'),
  stalled('a chunk size of a gigabyte', chunked, '40000000\r\nok'),
  stalled('chunks without a last chunk, and no close', chunked, '2\r\nok\r\n'),
  {
    name: 'endless chunks',
    serve: sendsForever(chunked, `400\r\n${'x'.repeat(1024)}\r\n`.repeat(20)),
    expected: { code: 'BODY_TOO_LARGE' },
  },
  { name: 'a chunk extension of megabytes', serve: sendsForever(`${chunked}2;x=`, 'x'.repeat(100_000)), expected: {} },
  {
    name: 'chunks of one byte',
    serve: sends(chunked, '1\r\nx\r\n'.repeat(5_000), '0\r\n\r\n'),
    expected: { status: 200, body: 'x'.repeat(5_000) },
  },
];

const endless: readonly Case[] = [
  {
    name: 'an endless body without a length',
    serve: sendsForever(head('200 OK'), 'x'.repeat(60_000)),
    expected: { code: 'BODY_TOO_LARGE' },
  },
  {
    name: 'a body that arrives byte by byte without end',
    serve: sendsForever(head('200 OK'), '.', 100),
    expected: { code: 'TIMED_OUT', message: /a body that did not end/ },
  },
  {
    name: 'a body that arrives chunk by chunk without end',
    serve: sendsForever(chunked, '1\r\n.\r\n', 100),
    expected: { code: 'TIMED_OUT' },
  },
  {
    name: 'a reset in the middle of the body',
    serve: (socket) => void socket.write(`${length('100')}half`, () => setTimeout(() => socket.resetAndDestroy(), 30)),
    expected: { code: 'CONNECTION_RESET', message: /after 4 bytes$/ },
  },
  {
    name: 'a body that ends with its connection',
    serve: sends(head('200 OK'), 'until the end'),
    expected: { status: 200, body: 'until the end' },
  },
  {
    name: 'an endless body of a failing response',
    serve: sendsForever(head('500 No'), 'x'.repeat(60_000)),
    expected: { code: 'BODY_TOO_LARGE', evidence: { status: 500 } },
  },
];

const failing = (name: string, body: string | Uint8Array, excerpt: unknown, headers: readonly string[] = []): Case => ({
  name: `the excerpt of ${name}`,
  serve: sends(response('503 No', body, headers)),
  expected: { status: 503, evidence: { excerpt } },
});
const none = (name: string, body: string | Uint8Array, status = '503 No'): Case => ({
  name: `no excerpt of ${name}`,
  serve: sends(response(status, body)),
  expected: { evidence: { protocol: 'HTTP/1.1' } },
});

const html = ['Content-Type: text/html'];
const excerpts: readonly Case[] = [
  failing('text', 'upstream  is\r\n gone\n', 'upstream is gone'),
  failing(
    'a page',
    '<!doctype html><title>502 Bad Gateway</title><script>alert(1)</script><h1>nginx',
    '502 Bad Gateway nginx',
    html,
  ),
  failing('an unclosed script', '<p>gone</p><script>alert(1)', 'gone', html),
  failing('markup in plain text', 'a <script>alert(1)</script>', 'a <script>alert(1)</script>', [
    'Content-Type: text/plain',
  ]),
  failing('terminal escapes', 'cleared\x1b[2J\x1b]0;owned\x07screen', 'clearedscreen'),
  failing('C1 controls', 'a\u009b31mb', 'ab'),
  failing('characters that reverse the text', 'a\u202egnp.exe\u2066', 'agnp.exe'),
  failing(
    'invalid UTF-8',
    Buffer.from('gone \xff because of this and that', 'latin1'),
    'gone \ufffd because of this and that',
  ),
  failing('Latin-1', Buffer.from('cerró', 'latin1'), 'cerró', ['Content-Type: text/plain; charset=ISO-8859-1']),
  failing('an unknown character set', 'gone', 'gone', ['Content-Type: text/plain; charset=klingon']),
  failing('a megabyte', 'x'.repeat(1_000_000), `${'x'.repeat(199)}…`),
  failing('half a character at the end', `${'x'.repeat(198)}😀😀`, expect.stringMatching(/^x{198}…$/u)),
  none('zeros', Buffer.alloc(500)),
  none('random bytes', Buffer.alloc(500, 0xa5)),
  none('an empty body', ''),
  none('a passing response', 'all is well', '200 OK'),
  {
    name: 'an excerpt without the secrets of the request',
    url: ({ port }) => `http://ana:hunter2secret@127.0.0.1:${port}/case/INDEX?token=s3cret-token`,
    request: {
      headers: { authorization: 'Bearer s3cret-bearer', 'x-api-key': 's3cret-key', cookie: 'id=s3cret-cookie' },
    },
    serve: sends(
      response(
        '404 No',
        'not found: /?token=s3cret-token for ana:hunter2secret, s3cret-bearer, s3cret-key, s3cret-cookie',
      ),
    ),
    expected: { status: 404, evidence: { excerpt: 'not found: /?token=*** for ana:***, ***, ***, ***' } },
  },
];

export const bodies: readonly Case[] = [...chunks, ...endless, ...excerpts].map((one, index) => {
  const { url } = one;
  return url ? { ...one, url: (world) => url(world).replace('INDEX', String(index)) } : one;
});
