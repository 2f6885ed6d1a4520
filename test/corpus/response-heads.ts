// Status lines and headers that are invalid or endless, and responses of other protocols.
import { type Case, head, sends, sendsAndWaits, sendsForever } from './support/case.ts';

/** HTTP with one violation, which the message names. */
const violating = (name: string, violation: string, text: string): Case => ({
  name,
  serve: sends(text),
  expected: {
    code: 'INVALID_RESPONSE',
    message: new RegExp(`^the response from [\\d.:]+ is not valid HTTP \\(${violation}\\)$`),
  },
});

const invalid = (name: string, ...parts: readonly (string | Uint8Array)[]): Case => ({
  name,
  serve: sends(...parts),
  expected: {
    code: 'INVALID_RESPONSE',
    message: /is not valid HTTP|cannot be read as HTTP|does not use HTTP|uses|supports/,
  },
});

const ok = (name: string, text: string | Uint8Array, status = 200): Case => ({
  name,
  serve: sends(text),
  expected: { status },
});

/** A response that is refused with the advice to be lenient, and the same with it. */
const acceptedLeniently = (name: string, text: string): readonly Case[] => [
  {
    name,
    serve: sends(text),
    expected: { code: 'INVALID_RESPONSE', message: /is not valid HTTP \(.*\); set lenient: true to accept it$/ },
  },
  { name: `${name}, leniently`, serve: sends(text), request: { lenient: true }, expected: { status: 200 } },
];

/** Greetings and errors of other protocols. */
const protocols: readonly Case[] = [
  invalid('SSH', 'SSH-2.0-OpenSSH_9.6\r\n'),
  invalid('SMTP', '220 mail.example ESMTP ready\r\n'),
  invalid('FTP', '220 (vsFTPd 3.0.5)\r\n'),
  invalid('Redis', "-ERR unknown command 'GET'\r\n"),
  invalid('memcached', 'ERROR\r\n'),
  invalid('MySQL', Buffer.from('4a0000000a382e302e333600', 'hex'), 'mysql_native_password\0'),
  invalid('PostgreSQL', 'E\0\0\0\x15SFATAL\0C0A000\0\0'),
  invalid('VNC', 'RFB 003.008\n'),
  invalid('a page without a status line', '<html><script>alert(1)</script></html>'),
  invalid('terminal escapes', '\x1b[2J\x1b]0;owned\x07\x1b[31mwelcome'),
  invalid('zeros', Buffer.alloc(70_000)),
  invalid('random bytes', Buffer.alloc(70_000, 0xa5)),
  invalid('invalid UTF-8', Buffer.from([0xff, 0xfe, 0x80, 0xc0])),
  invalid('another spelling of the version', 'http/1.1 200 OK\r\n\r\n'),
  invalid('Icecast', 'ICY 200 OK\r\n\r\n'),
  invalid('RTSP', 'RTSP/1.0 200 OK\r\n\r\n'),
  {
    name: 'a TLS alert',
    serve: sends(Buffer.from('15030100020246', 'hex')),
    expected: { code: 'INVALID_RESPONSE', message: /uses TLS, not plain HTTP/ },
  },
  {
    name: 'HTTP/2',
    serve: sends(Buffer.from('00000604000000000000020000000000', 'hex')),
    expected: { code: 'INVALID_RESPONSE', message: /supports HTTP\/2 only/ },
  },
  {
    name: 'no response, and a close',
    serve: (socket) => socket.end(),
    expected: { code: 'CONNECTION_CLOSED', message: /before it responded/ },
  },
  {
    name: 'no response, and a reset',
    serve: (socket) => socket.resetAndDestroy(),
    expected: { code: 'CONNECTION_RESET' },
  },
  {
    name: 'no response',
    serve: () => {},
    expected: { code: 'TIMED_OUT', message: /^no response within 1 s \(connected in \d+ ms, then nothing\)$/ },
  },
];

const statusLines: readonly Case[] = [
  violating('a status of two digits', 'the status code does not have three digits', 'HTTP/1.1 20 OK\r\n\r\n'),
  violating('a status below 100', 'the status code does not have three digits', head('099 Low', ['Content-Length: 0'])),
  ...acceptedLeniently('lines that end with LF', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'),
  ...acceptedLeniently('lines of which some end with LF', 'HTTP/1.1 200 OK\r\nA: b\nContent-Length: 2\r\n\nok'),
  invalid('a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'),
  invalid('a negative status', 'HTTP/1.1 -1 OK\r\n\r\n'),
  invalid('a status that is a word', 'HTTP/1.1 two OK\r\n\r\n'),
  invalid('no status', 'HTTP/1.1 OK\r\n\r\n'),
  invalid('version 9.9', 'HTTP/9.9 200 OK\r\n\r\n'),
  violating('version 2 without a minor version', 'unknown HTTP version', 'HTTP/2 200 OK\r\n\r\n'),
  {
    name: 'version 1.0',
    serve: sends('HTTP/1.0 200 OK\r\n\r\nold'),
    expected: { status: 200, body: 'old', evidence: { protocol: 'HTTP/1.0' } },
  },
  ok('status 999', head('999 Beyond', ['Content-Length: 0']), 999),
  ok('no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n'),
  ok('a reason phrase of markup', head('200 <script>alert(1)</script>', ['Content-Length: 0'])),
  ok('a reason phrase of invalid UTF-8', Buffer.from(head('200 \xff\xfe\x80', ['Content-Length: 0']), 'latin1')),
  ok('a reason phrase of terminal escapes', head('200 \x1b[31m', ['Content-Length: 0'])),
  {
    name: 'a reason phrase of a megabyte',
    serve: sends(`HTTP/1.1 200 ${'x'.repeat(1_000_000)}\r\n\r\n`),
    expected: {},
  },
  {
    name: 'a status line that arrives byte by byte without end',
    serve: sendsForever('H', 'T', 50),
    expected: { code: 'INVALID_RESPONSE' },
  },
  {
    name: 'half a status line',
    serve: sendsAndWaits('HTTP/1.1 20'),
    expected: { code: 'TIMED_OUT', message: /, then only a part of the headers\)$/ },
  },
  {
    name: 'half a status line, and a close',
    serve: sends('HTTP/1.1 20'),
    expected: { code: 'CONNECTION_CLOSED', message: /in the middle of the headers of the response$/ },
  },
  {
    name: 'two responses',
    serve: sends(head('200 OK', ['Content-Length: 0']), head('500 No', ['Content-Length: 0'])),
    expected: { status: 200 },
  },
];

const tooLarge = (name: string, serve: NonNullable<Case['serve']>): Case => ({
  name,
  serve,
  expected: { code: 'HEADERS_TOO_LARGE' },
});

const headers: readonly Case[] = [
  tooLarge(
    '100,000 headers',
    sends(
      head(
        '200 OK',
        Array.from({ length: 100_000 }, (_, n) => `x-${n}: ${n}`),
      ),
    ),
  ),
  tooLarge('a header of a megabyte', sends(head('200 OK', [`x-big: ${'x'.repeat(1_000_000)}`]))),
  tooLarge('a name of a megabyte', sends(head('200 OK', [`x${'-'.repeat(1_000_000)}: x`]))),
  tooLarge('an endless header', sendsForever('HTTP/1.1 200 OK\r\nx: ', 'x'.repeat(10_000))),
  tooLarge('endless headers', sendsForever('HTTP/1.1 200 OK\r\n', 'x: y\r\n'.repeat(1_000))),
  tooLarge(
    'endless trailers',
    sendsForever(`${head('200 OK', ['Transfer-Encoding: chunked'])}0\r\n`, 'x: y\r\n'.repeat(1_000)),
  ),
  {
    name: 'headers that arrive slowly without end',
    serve: sendsForever('HTTP/1.1 200 OK\r\n', 'x: y\r\n', 50),
    expected: { code: 'TIMED_OUT' },
  },
  {
    name: 'headers that end in the middle',
    serve: sends('HTTP/1.1 200 OK\r\nContent-Le'),
    expected: { code: 'CONNECTION_CLOSED', message: /in the middle of the headers of the response$/ },
  },
  ...acceptedLeniently('a NUL in a header', `${head('200 OK', ['x: a\0b', 'Content-Length: 2'])}ok`),
  ...acceptedLeniently('a bell in a header', `${head('200 OK', ['x: a\x07b', 'Content-Length: 2'])}ok`),
  ...acceptedLeniently(
    'terminal escapes in the value of a header',
    `${head('200 OK', ['Server: \x1b[31m', 'Content-Length: 2'])}ok`,
  ),
  ...acceptedLeniently('a header over two lines', `${head('200 OK', ['x: a\r\n b', 'Content-Length: 2'])}ok`),
  { ...invalid('a bare CR in a header, leniently', head('200 OK', ['x: a\rb'])), request: { lenient: true } },
  { ...invalid('a name with spaces, leniently', head('200 OK', ['x y: b'])), request: { lenient: true } },
  ok('headers of 60 KB', head('200 OK', [`x: ${'x'.repeat(60_000)}`, 'Content-Length: 0'])),
  tooLarge('headers of 66 KB', sends(head('200 OK', [`x: ${'x'.repeat(66_000)}`, 'Content-Length: 0']))),
  {
    name: 'headers of 200 KB with a larger limit',
    serve: sends(
      head(
        '200 OK',
        Array.from({ length: 100 }, (_, n) => `x-${n}: ${'x'.repeat(2_000)}`),
      ),
    ),
    request: { maxHeaderBytes: 262_144 },
    expected: { status: 200 },
  },
  {
    name: 'headers of 2 KB with a smaller limit',
    serve: sends(head('200 OK', [`x: ${'x'.repeat(2_000)}`])),
    request: { maxHeaderBytes: 1_024 },
    expected: { code: 'HEADERS_TOO_LARGE', message: /larger than 1,024 bytes; set maxHeaderBytes to allow more$/ },
  },
  invalid('a bare CR in a header', head('200 OK', ['x: a\rb'])),
  violating('a header without a colon', 'a header contains invalid characters', head('200 OK', ['nonsense'])),
  // The transfer encoding counts, as in browsers (RFC 9112, section 6.3).
  ok(
    'Content-Length and Transfer-Encoding',
    `${head('200 OK', ['Transfer-Encoding: chunked', 'Content-Length: 9'])}2\r\nok\r\n0\r\n\r\n`,
  ),
  violating('a negative length', 'Content-Length is not a number', head('200 OK', ['Content-Length: -1'])),
  invalid('a space before the colon', head('200 OK', ['x : y'])),
  invalid('a space before the name', head('200 OK', [' x: y'])),
  invalid('a header without a name', head('200 OK', [': y'])),
  invalid('a folded header', head('200 OK', ['x: a', ' b'])),
  ok(
    'fifty cookies',
    head('200 OK', [...Array.from({ length: 50 }, (_, n) => `Set-Cookie: a${n}=b`), 'Content-Length: 0']),
  ),
  ok('__proto__', head('200 OK', ['__proto__: x', 'constructor: y', 'Content-Length: 0'])),
  ok('terminal escapes in a header', Buffer.from(head('200 OK', ['x: \xc2\x9b31m', 'Content-Length: 0']), 'latin1')),
  ok('invalid UTF-8 in a header', Buffer.from(head('200 OK', ['x: \xff\xfe', 'Content-Length: 0']), 'latin1')),
  ok('no headers', 'HTTP/1.1 200 OK\r\n\r\n'),
];

export const responseHeads: readonly Case[] = [...protocols, ...statusLines, ...headers];
