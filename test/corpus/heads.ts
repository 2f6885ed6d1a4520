// Answers whose beginning lies, never ends, or is no HTTP at all.
import { type Case, head, says, saysAndWaits, saysForEver } from './support/case.ts';

/** HTTP, but for one mistake, which is told. */
const mistaken = (name: string, mistake: string, text: string): Case => ({
  name,
  serve: says(text),
  ends: { code: 'BAD_ANSWER', says: new RegExp(`^the answer from [\\d.:]+ is not valid HTTP \\(${mistake}\\)$`) },
});

const badAnswer = (name: string, ...parts: readonly (string | Uint8Array)[]): Case => ({
  name,
  serve: says(...parts),
  ends: { code: 'BAD_ANSWER', says: /is not valid HTTP|does not speak HTTP|speaks/ },
});

const ok = (name: string, text: string | Uint8Array, status = 200): Case => ({
  name,
  serve: says(text),
  ends: { status },
});

/** What other servers say first, or in answer to a request that they do not understand. */
const protocols: readonly Case[] = [
  badAnswer('SSH', 'SSH-2.0-OpenSSH_9.6\r\n'),
  badAnswer('SMTP', '220 mail.example ESMTP ready\r\n'),
  badAnswer('FTP', '220 (vsFTPd 3.0.5)\r\n'),
  badAnswer('Redis', "-ERR unknown command 'GET'\r\n"),
  badAnswer('memcached', 'ERROR\r\n'),
  badAnswer('MySQL', Buffer.from('4a0000000a382e302e333600', 'hex'), 'mysql_native_password\0'),
  badAnswer('PostgreSQL', 'E\0\0\0\x15SFATAL\0C0A000\0\0'),
  badAnswer('VNC', 'RFB 003.008\n'),
  badAnswer('a page without a head', '<html><script>alert(1)</script></html>'),
  badAnswer('terminal escapes', '\x1b[2J\x1b]0;owned\x07'),
  badAnswer('zeros', Buffer.alloc(70_000)),
  badAnswer('bytes at random', Buffer.alloc(70_000, 0xa5)),
  badAnswer('invalid UTF-8', Buffer.from([0xff, 0xfe, 0x80, 0xc0])),
  badAnswer('another spelling of the version', 'http/1.1 200 OK\r\n\r\n'),
  badAnswer('Icecast', 'ICY 200 OK\r\n\r\n'),
  badAnswer('RTSP', 'RTSP/1.0 200 OK\r\n\r\n'),
  {
    name: 'a TLS alert',
    serve: says(Buffer.from('15030100020246', 'hex')),
    ends: { code: 'BAD_ANSWER', says: /speaks TLS, not plain HTTP/ },
  },
  {
    name: 'HTTP/2',
    serve: says(Buffer.from('00000604000000000000020000000000', 'hex')),
    ends: { code: 'BAD_ANSWER', says: /speaks HTTP\/2 only/ },
  },
  {
    name: 'nothing, and a goodbye',
    serve: (socket) => socket.end(),
    ends: { code: 'CONNECTION_CLOSED', says: /before it answered/ },
  },
  { name: 'nothing, and a reset', serve: (socket) => socket.resetAndDestroy(), ends: { code: 'CONNECTION_RESET' } },
  {
    name: 'nothing at all',
    serve: () => {},
    ends: { code: 'TIMED_OUT', says: /^no answer within 1 s \(connected in \d+ ms, then nothing\)$/ },
  },
];

const statusLines: readonly Case[] = [
  mistaken('a status of two digits', 'its status code has not three digits', 'HTTP/1.1 20 OK\r\n\r\n'),
  mistaken('a status below 100', 'its status code has not three digits', head('099 Low', ['Content-Length: 0'])),
  mistaken('lines that end with LF', 'its lines do not end with CR and LF', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'),
  badAnswer('a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'),
  badAnswer('a negative status', 'HTTP/1.1 -1 OK\r\n\r\n'),
  badAnswer('a status of words', 'HTTP/1.1 two OK\r\n\r\n'),
  badAnswer('no status', 'HTTP/1.1 OK\r\n\r\n'),
  badAnswer('version 9.9', 'HTTP/9.9 200 OK\r\n\r\n'),
  mistaken('version 2 in words', 'its version is not known', 'HTTP/2 200 OK\r\n\r\n'),
  {
    name: 'version 1.0',
    serve: says('HTTP/1.0 200 OK\r\n\r\nold'),
    ends: { status: 200, body: 'old', evidence: { protocol: 'HTTP/1.0' } },
  },
  ok('status 999', head('999 Beyond', ['Content-Length: 0']), 999),
  ok('no reason', 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n'),
  ok('a reason of markup', head('200 <script>alert(1)</script>', ['Content-Length: 0'])),
  ok('a reason of invalid UTF-8', Buffer.from(head('200 \xff\xfe\x80', ['Content-Length: 0']), 'latin1')),
  ok('a reason of terminal escapes', head('200 \x1b[31m', ['Content-Length: 0'])),
  { name: 'a reason of a megabyte', serve: says(`HTTP/1.1 200 ${'x'.repeat(1_000_000)}\r\n\r\n`), ends: {} },
  { name: 'a status line that drips', serve: saysForEver('H', 'T', 50), ends: { code: 'BAD_ANSWER' } },
  { name: 'half a status line', serve: saysAndWaits('HTTP/1.1 20'), ends: { code: 'TIMED_OUT', says: /^no answer/ } },
  { name: 'half a status line, and a goodbye', serve: says('HTTP/1.1 20'), ends: { code: 'CONNECTION_CLOSED' } },
  {
    name: '100 Continue that nobody asked for',
    serve: says(head('100 Continue')),
    ends: { code: 'CONNECTION_CLOSED' },
  },
  {
    name: '101 that nobody asked for',
    serve: says(head('101 X', ['Upgrade: x', 'Connection: upgrade'])),
    ends: { code: 'CONNECTION_CLOSED' },
  },
  {
    name: '103 and then 200',
    serve: says(head('103 Early Hints'), head('200 OK', ['Content-Length: 0'])),
    ends: { status: 200 },
  },
  { name: '103 for ever', serve: saysForEver('', head('103 Early Hints'), 20), ends: { code: 'TIMED_OUT' } },
  { name: '103 in a flood', serve: saysForEver('', head('103 Early Hints').repeat(500)), ends: {} },
  {
    name: 'two answers',
    serve: says(head('200 OK', ['Content-Length: 0']), head('500 No', ['Content-Length: 0'])),
    ends: { status: 200 },
  },
];

const tooLarge = (name: string, serve: NonNullable<Case['serve']>): Case => ({
  name,
  serve,
  ends: { code: 'HEADERS_TOO_LARGE' },
});

const headers: readonly Case[] = [
  tooLarge(
    '100,000 headers',
    says(
      head(
        '200 OK',
        Array.from({ length: 100_000 }, (_, n) => `x-${n}: ${n}`),
      ),
    ),
  ),
  tooLarge('a header of a megabyte', says(head('200 OK', [`x-big: ${'x'.repeat(1_000_000)}`]))),
  tooLarge('a name of a megabyte', says(head('200 OK', [`x${'-'.repeat(1_000_000)}: x`]))),
  tooLarge('a header without end', saysForEver('HTTP/1.1 200 OK\r\nx: ', 'x'.repeat(10_000))),
  tooLarge('headers without end', saysForEver('HTTP/1.1 200 OK\r\n', 'x: y\r\n'.repeat(1_000))),
  tooLarge(
    'trailers without end',
    saysForEver(`${head('200 OK', ['Transfer-Encoding: chunked'])}0\r\n`, 'x: y\r\n'.repeat(1_000)),
  ),
  { name: 'headers that drip', serve: saysForEver('HTTP/1.1 200 OK\r\n', 'x: y\r\n', 50), ends: { code: 'TIMED_OUT' } },
  {
    name: 'headers that break off',
    serve: says('HTTP/1.1 200 OK\r\nContent-Le'),
    ends: { code: 'CONNECTION_CLOSED', says: /before it answered/ },
  },
  badAnswer('a NUL in a header', head('200 OK', ['x: a\0b'])),
  badAnswer('a bare CR in a header', head('200 OK', ['x: a\rb'])),
  mistaken('a header without a colon', 'a header has signs that it may not have', head('200 OK', ['nonsense'])),
  mistaken(
    'two ways to tell its length',
    'it has Content-Length beside Transfer-Encoding',
    `${head('200 OK', ['Transfer-Encoding: chunked', 'Content-Length: 2'])}2\r\nok\r\n0\r\n\r\n`,
  ),
  mistaken('a negative length', 'its Content-Length is no number', head('200 OK', ['Content-Length: -1'])),
  badAnswer('a space before the colon', head('200 OK', ['x : y'])),
  badAnswer('a space before the name', head('200 OK', [' x: y'])),
  badAnswer('a header without a name', head('200 OK', [': y'])),
  badAnswer('a folded header', head('200 OK', ['x: a', ' b'])),
  ok(
    'fifty cookies',
    head('200 OK', [...Array.from({ length: 50 }, (_, n) => `Set-Cookie: a${n}=b`), 'Content-Length: 0']),
  ),
  ok('__proto__', head('200 OK', ['__proto__: x', 'constructor: y', 'Content-Length: 0'])),
  ok('terminal escapes in a header', Buffer.from(head('200 OK', ['x: \xc2\x9b31m', 'Content-Length: 0']), 'latin1')),
  ok('invalid UTF-8 in a header', Buffer.from(head('200 OK', ['x: \xff\xfe', 'Content-Length: 0']), 'latin1')),
  ok('no header', 'HTTP/1.1 200 OK\r\n\r\n'),
];

export const heads: readonly Case[] = [...protocols, ...statusLines, ...headers];
