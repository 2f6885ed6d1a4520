// Bodies that lie about their length, never end, or are not for every eye.
import { expect } from 'vitest';
import { answer, type Case, head, says, saysAndWaits, saysForEver } from './support/case.ts';

const chunked = head('200 OK', ['Transfer-Encoding: chunked']);
const length = (value: string): string => head('200 OK', [`Content-Length: ${value}`]);

const bad = (name: string, ...parts: readonly string[]): Case => ({
  name,
  serve: says(...parts),
  ends: { code: 'BAD_ANSWER' },
});
const cut = (name: string, ...parts: readonly string[]): Case => ({
  name,
  serve: says(...parts),
  ends: { code: 'CONNECTION_CLOSED', says: /in the middle of the body, after/ },
});
const stalled = (name: string, ...parts: readonly string[]): Case => ({
  name,
  serve: saysAndWaits(...parts),
  ends: { code: 'TIMED_OUT', says: /^no complete answer within 1 s \(answered 200, then / },
});

const lengths: readonly Case[] = [
  cut('longer than it is', length('100'), 'half'),
  stalled('longer than it is, and no goodbye', length('100'), 'half'),
  { name: 'shorter than it is', serve: says(length('2'), 'okmore'), ends: { status: 200, body: 'ok' } },
  bad('negative', length('-1'), 'x'),
  bad('a word', length('many'), 'x'),
  bad('with a plus', length('+2'), 'ok'),
  bad('hexadecimal', length('0x2'), 'ok'),
  bad('beyond all numbers', length('9'.repeat(40)), 'x'),
  bad('two lengths', head('200 OK', ['Content-Length: 2', 'Content-Length: 3']), 'ok'),
  bad('a list of lengths', length('2, 2'), 'ok'),
  bad(
    'a length and chunks',
    head('200 OK', ['Content-Length: 2', 'Transfer-Encoding: chunked']),
    '2\r\nok\r\n0\r\n\r\n',
  ),
  {
    name: 'a terabyte, announced',
    serve: saysAndWaits(length('1099511627776')),
    ends: { code: 'BODY_TOO_LARGE', says: /larger than 1,048,576 bytes/ },
  },
  {
    name: 'a byte more than is allowed',
    serve: says(answer('200 OK', 'x'.repeat(101))),
    request: { maxBytes: 100 },
    ends: { code: 'BODY_TOO_LARGE' },
  },
  {
    name: 'just what is allowed',
    serve: says(answer('200 OK', 'x'.repeat(100))),
    request: { maxBytes: 100 },
    ends: { status: 200 },
  },
  {
    name: 'a body where none is allowed',
    serve: says(answer('200 OK', 'x')),
    request: { maxBytes: 0 },
    ends: { code: 'BODY_TOO_LARGE' },
  },
  { name: '204 with a body', serve: says(head('204 No Content'), 'surprise'), ends: { status: 204, body: '' } },
  {
    name: '304 with a length',
    serve: says(head('304 Not Modified', ['Content-Length: 9'])),
    ends: { status: 304, body: '' },
  },
  {
    name: 'HEAD with a body',
    request: { method: 'HEAD' },
    serve: says(answer('200 OK', 'surprise')),
    ends: { status: 200, body: '', evidence: { bytes: 0 } },
  },
  {
    name: 'HEAD with a length of a terabyte',
    request: { method: 'HEAD' },
    serve: says(length('1099511627776')),
    ends: { status: 200, body: '' },
  },
  {
    name: 'HEAD with a compressed nothing',
    request: { method: 'HEAD' },
    serve: says(head('200 OK', ['Content-Encoding: gzip', 'Content-Length: 20'])),
    ends: { status: 200, body: '' },
  },
];

const chunks: readonly Case[] = [
  bad('a size that is no number', chunked, 'zz\r\nok\r\n0\r\n\r\n'),
  bad('a negative size', chunked, '-2\r\nok\r\n0\r\n\r\n'),
  bad('a size beyond all numbers', chunked, `${'f'.repeat(40)}\r\nok`),
  bad('a size that is too small', chunked, '1\r\nokok\r\n0\r\n\r\n'),
  cut('no end', chunked, '2\r\nok\r\n'),
  cut('half a chunk', chunked, '9\r\nok'),
  stalled('a gigabyte, announced', chunked, '40000000\r\nok'),
  stalled('no end and no goodbye', chunked, '2\r\nok\r\n'),
  {
    name: 'without end',
    serve: saysForEver(chunked, `400\r\n${'x'.repeat(1024)}\r\n`.repeat(20)),
    ends: { code: 'BODY_TOO_LARGE' },
  },
  { name: 'an extension of megabytes', serve: saysForEver(`${chunked}2;x=`, 'x'.repeat(100_000)), ends: {} },
  {
    name: 'of one byte',
    serve: says(chunked, '1\r\nx\r\n'.repeat(5_000), '0\r\n\r\n'),
    ends: { status: 200, body: 'x'.repeat(5_000) },
  },
];

const endless: readonly Case[] = [
  {
    name: 'no length and no end',
    serve: saysForEver(head('200 OK'), 'x'.repeat(60_000)),
    ends: { code: 'BODY_TOO_LARGE' },
  },
  {
    name: 'a byte now and then',
    serve: saysForEver(head('200 OK'), '.', 100),
    ends: { code: 'TIMED_OUT', says: /a body that did not end/ },
  },
  { name: 'a chunk now and then', serve: saysForEver(chunked, '1\r\n.\r\n', 100), ends: { code: 'TIMED_OUT' } },
  {
    name: 'a reset in the middle',
    serve: (socket) => void socket.write(`${length('100')}half`, () => setTimeout(() => socket.resetAndDestroy(), 30)),
    ends: { code: 'CONNECTION_RESET', says: /after 4 bytes$/ },
  },
  {
    name: 'the end of the connection',
    serve: says(head('200 OK'), 'until the end'),
    ends: { status: 200, body: 'until the end' },
  },
  {
    name: 'a failure without end',
    serve: saysForEver(head('500 No'), 'x'.repeat(60_000)),
    ends: { code: 'BODY_TOO_LARGE', evidence: { status: 500 } },
  },
];

const failing = (name: string, body: string | Uint8Array, excerpt: unknown, headers: readonly string[] = []): Case => ({
  name: `an excerpt of ${name}`,
  serve: says(answer('503 No', body, headers)),
  ends: { status: 503, evidence: { excerpt } },
});
const none = (name: string, body: string | Uint8Array, status = '503 No'): Case => ({
  name: `no excerpt of ${name}`,
  serve: says(answer(status, body)),
  ends: { evidence: { protocol: 'HTTP/1.1' } },
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
  failing('a script that has no end', '<p>gone</p><script>alert(1)', 'gone', html),
  failing('markup in plain text', 'a <script>alert(1)</script>', 'a <script>alert(1)</script>', [
    'Content-Type: text/plain',
  ]),
  failing('terminal escapes', 'a\x1b[2J\x1b]0;owned\x07b', 'a [2J ]0;owned b'),
  failing('C1 controls', 'a\u009b31mb', 'a 31mb'),
  failing('turned writing', 'a\u202egnp.exe\u2066', 'a gnp.exe'),
  failing(
    'invalid UTF-8',
    Buffer.from('gone \xff because of this and that', 'latin1'),
    'gone \ufffd because of this and that',
  ),
  failing('Latin-1', Buffer.from('cerró', 'latin1'), 'cerró', ['Content-Type: text/plain; charset=ISO-8859-1']),
  failing('a charset that is none', 'gone', 'gone', ['Content-Type: text/plain; charset=klingon']),
  failing('a megabyte', 'x'.repeat(1_000_000), `${'x'.repeat(199)}…`),
  failing('half a character at its end', `${'x'.repeat(198)}😀😀`, expect.stringMatching(/^x{198}…$/u)),
  none('zeros', Buffer.alloc(500)),
  none('bytes at random', Buffer.alloc(500, 0xa5)),
  none('nothing', ''),
  none('what is well', 'all is well', '200 OK'),
  {
    name: 'an excerpt does not echo secrets',
    url: ({ port }) => `http://ana:hunter2secret@127.0.0.1:${port}/case/INDEX?token=s3cret-token`,
    request: {
      headers: { authorization: 'Bearer s3cret-bearer', 'x-api-key': 's3cret-key', cookie: 'id=s3cret-cookie' },
    },
    serve: says(
      answer(
        '404 No',
        'not found: /?token=s3cret-token for ana:hunter2secret, s3cret-bearer, s3cret-key, s3cret-cookie',
      ),
    ),
    ends: { status: 404, evidence: { excerpt: 'not found: /?token=*** for ana:***, ***, ***, ***' } },
  },
];

export const bodies: readonly Case[] = [...lengths, ...chunks, ...endless, ...excerpts].map((one, index) => {
  const { url } = one;
  return url ? { ...one, url: (world) => url(world).replace('INDEX', String(index)) } : one;
});
