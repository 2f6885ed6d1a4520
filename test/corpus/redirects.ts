// Redirects to refused addresses, in loops, and to invalid locations.
import { expect } from 'vitest';
import { type Case, head, response, sends, type World } from './support/case.ts';

const location = (to: string | Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from('HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: '),
    Buffer.from(to as string),
    Buffer.from('\r\n\r\n'),
  ]);

const leadsTo =
  (to: (world: World) => string | Uint8Array): NonNullable<Case['serve']> =>
  (socket, world) =>
    sends(location(to(world)))(socket);

const refused = (name: string, to: string, code: 'ADDRESS_REFUSED' | 'REDIRECT_REFUSED', pattern: RegExp): Case => ({
  name: `to ${name}`,
  serve: leadsTo(() => to),
  expected: { code, message: pattern },
});

const elsewhere: readonly Case[] = [
  refused(
    'a file',
    'file:///etc/passwd',
    'REDIRECT_REFUSED',
    /^redirected to file:\/\/\/etc\/passwd, which is not an http/,
  ),
  refused('a script', 'javascript:alert(1)', 'REDIRECT_REFUSED', /javascript:/),
  refused('data', 'data:text/html,<script>alert(1)</script>', 'REDIRECT_REFUSED', /data:/),
  refused('ftp', 'ftp://127.0.0.1/', 'REDIRECT_REFUSED', /ftp:/),
  refused('gopher', 'gopher://127.0.0.1:6379/_x', 'REDIRECT_REFUSED', /gopher:/),
  refused('an invalid port', 'http://127.0.0.1:99999/', 'REDIRECT_REFUSED', /99999/),
  refused('no host', 'http://', 'REDIRECT_REFUSED', /http:/),
  refused('a URL that is too long', `http://127.0.0.1/${'x'.repeat(9_000)}`, 'REDIRECT_REFUSED', /x{60}…/),
  refused('an invalid name', 'http://a b/', 'REDIRECT_REFUSED', /a b/),
  refused('metadata', 'http://169.254.169.254/latest/meta-data/iam/', 'ADDRESS_REFUSED', /metadata/),
  refused('metadata as a number', 'http://2852039166/', 'ADDRESS_REFUSED', /metadata/),
  refused('metadata over IPv6', 'http://[fd00:ec2::254]/', 'ADDRESS_REFUSED', /metadata/),
  refused('mapped metadata', '//[::ffff:169.254.169.254]/', 'ADDRESS_REFUSED', /metadata/),
  refused('link-local', 'http://169.254.170.2/v2/credentials', 'ADDRESS_REFUSED', /link-local/),
  refused('0.0.0.0', 'http://0.0.0.0/', 'ADDRESS_REFUSED', /unspecified/),
  refused('a hidden IPv4 address', 'http://[2002:7f00:1::]/', 'ADDRESS_REFUSED', /hidden inside an IPv6/),
];

/** Spellings of the host of the refused port. */
const refusedHosts = [
  '127.0.0.1',
  'localhost',
  '2130706433',
  '127.9.9.9',
  '[::1]',
  '[::ffff:127.0.0.1]',
  'x.localhost',
];

const masked = (to: string, pattern: RegExp): Case => ({
  name: `masks the secrets of ${to.slice(0, 50)}`,
  serve: leadsTo(() => to),
  expected: { code: 'REDIRECT_REFUSED', message: pattern },
});

/** A location with bytes above 127, and the path that is requested. */
const encoded = (name: string, to: string | Uint8Array, path: string): Case => ({
  name: `to ${name}`,
  serve: leadsTo(() => to),
  expected: {
    status: 200,
    evidence: { redirects: 1, hops: [{ status: 302 }, { status: 200, url: expect.stringMatching(endsWith(path)) }] },
  },
});
const endsWith = (path: string): RegExp => new RegExp(`:\\d+${path.replace(/[?+.]/g, '\\$&')}$`);

const beyondAscii: readonly Case[] = [
  encoded('a path in UTF-8', '/café', '/caf%C3%A9'),
  encoded('a path in Latin-1', Buffer.from('/caf\xe9', 'latin1'), '/caf%E9'),
  encoded('a path that mixes UTF-8 and Latin-1', Buffer.from('/caf\xc3\xa9\xe9', 'latin1'), '/caf%C3%A9%E9'),
  encoded('a path that is encoded already', '/caf%C3%A9?q=%E9', '/caf%C3%A9?q=%E9'),
  encoded('a path in Japanese', '/日本/東京', '/%E6%97%A5%E6%9C%AC/%E6%9D%B1%E4%BA%AC'),
  encoded('a path with an emoji', '/😀', '/%F0%9F%98%80'),
  encoded('a query in UTF-8', '/?q=añejo', '/?q=a%C3%B1ejo'),
  encoded('a query in Latin-1', Buffer.from('/?q=a\xf1ejo', 'latin1'), '/?q=a%F1ejo'),
  encoded('a relative path in UTF-8', '../señal', '/se%C3%B1al'),
  encoded('a fragment in UTF-8', '/x#año', '/x'),
  {
    name: 'to a whole URL in UTF-8',
    serve: leadsTo(({ port }) => `http://127.0.0.1:${port}/él`),
    expected: { status: 200, evidence: { redirects: 1 } },
  },
  {
    name: 'to a name in UTF-8, which is refused in its ASCII form',
    serve: leadsTo(() => 'http://español.invalid/'),
    expected: { code: 'DNS_NOT_FOUND', message: /xn--espaol-zwa\.invalid/ },
  },
  {
    name: 'to a scheme that is not followed, with a path in UTF-8',
    serve: leadsTo(() => 'ftp://x/café'),
    expected: { code: 'REDIRECT_REFUSED', message: /ftp:\/\/x\/caf(?:é|%C3%A9)/ },
  },
  {
    name: 'to one location that is sent twice',
    serve: sends(head('302 Found', ['Location: /x', 'Content-Length: 0', 'Location: /x'])),
    expected: { status: 200, evidence: { redirects: 1 } },
  },
];

export const redirects: readonly Case[] = [
  ...beyondAscii,
  ...elsewhere,
  ...refusedHosts.map(
    (host): Case => ({
      name: `to the refused port of ${host}`,
      serve: leadsTo(({ refusedPort }) => `http://${host}:${refusedPort}/`),
      expected: { code: 'ADDRESS_REFUSED', message: /can never be checked/, evidence: { redirects: 1 } },
    }),
  ),
  masked('ftp://ana:hunter2@shop.example/', /to ftp:\/\/shop\.example\/,/),
  masked('foo://ana:hunter2@shop.example/?token=s3cret', /token=\*\*\*/),
  masked('ftp://shop.example/?next=https%3A%2F%2Fana%3Ahunter2%40x%2F%3Fcode%3Ds3cret', /code%3D\*\*\*/),
  masked('foo:ana:hunter2@x', /to x,/),
  {
    name: 'to a closed port',
    serve: leadsTo(({ closedPort }) => `http://127.0.0.1:${closedPort}/`),
    expected: { code: 'CONNECTION_REFUSED' },
  },
  {
    name: 'to an open port',
    serve: leadsTo(({ port }) => `http://localhost:${port}/`),
    expected: { status: 200, evidence: { redirects: 1 } },
  },
  {
    name: 'with credentials, which are ignored',
    serve: leadsTo(({ port }) => `http://ana:hunter2@127.0.0.1:${port}/`),
    expected: { status: 200 },
  },
  {
    name: 'in a loop',
    serve: leadsTo(() => '?'),
    expected: { code: 'TOO_MANY_REDIRECTS', message: /^more than 10 redirects/, evidence: { redirects: 10 } },
  },
  {
    name: 'in a loop with a growing URL',
    serve: leadsTo(() => `?${'a=b&'.repeat(500)}`),
    expected: { code: 'TOO_MANY_REDIRECTS' },
  },
  {
    name: 'in a loop with a secret',
    serve: leadsTo(() => '?token=s3cret'),
    expected: { code: 'TOO_MANY_REDIRECTS', message: /token=\*\*\*/ },
  },
  {
    name: 'in a loop with a larger limit',
    serve: leadsTo(() => '?'),
    request: { maxRedirects: 30 },
    expected: { code: 'TOO_MANY_REDIRECTS', message: /^more than 30 redirects/, evidence: { redirects: 30 } },
  },
  {
    name: 'that is not followed',
    serve: leadsTo(() => '?'),
    request: { maxRedirects: 0 },
    expected: { status: 302 },
  },
  {
    name: 'that are slow, each within the time-out',
    serve: (socket) => void setTimeout(() => socket.destroyed || sends(location('?'))(socket), 400),
    expected: { code: 'TIMED_OUT' },
  },
  { name: 'without a location', serve: sends(response('302 Found', 'gone')), expected: { status: 302, body: 'gone' } },
  {
    name: 'with an empty location',
    serve: sends(head('302 Found', ['Location:', 'Content-Length: 0'])),
    expected: { status: 302 },
  },
  {
    name: 'with two locations',
    serve: sends(head('302 Found', ['Location: ftp://a/', 'Location: http://169.254.169.254/'])),
    expected: { code: 'REDIRECT_REFUSED' },
  },
  {
    name: '304 with a location',
    serve: sends(head('304 Not Modified', ['Location: http://169.254.169.254/'])),
    expected: { status: 304 },
  },
  {
    name: '300 with a location',
    serve: sends(response('300 Multiple', 'x', ['Location: http://169.254.169.254/'])),
    expected: { status: 300 },
  },
  {
    name: 'to invalid UTF-8',
    serve: leadsTo(() => Buffer.from('ftp://x/\xff\xfe\x80', 'latin1')),
    expected: { code: 'REDIRECT_REFUSED' },
  },
  { name: 'to terminal escapes', serve: leadsTo(() => 'ftp://x/\x1b[31m\x1b]0;owned\x07'), expected: {} },
  {
    name: 'to markup',
    serve: leadsTo(() => 'ftp://x/"><script>alert(1)</script>'),
    expected: { code: 'REDIRECT_REFUSED' },
  },
  {
    name: 'to characters that reverse the text',
    serve: leadsTo(() => 'ftp://x/\u202egnp.exe'),
    expected: { code: 'REDIRECT_REFUSED' },
  },
];
