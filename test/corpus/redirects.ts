// Redirects that lead where nobody should go, for ever, or nowhere at all.
import { answer, type Case, head, says, type World } from './support/case.ts';

const location = (to: string | Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from('HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: '),
    Buffer.from(to as string),
    Buffer.from('\r\n\r\n'),
  ]);

const leadsTo =
  (to: (world: World) => string | Uint8Array): NonNullable<Case['serve']> =>
  (socket, world) =>
    says(location(to(world)))(socket);

const refused = (name: string, to: string, code: 'ADDRESS_REFUSED' | 'REDIRECT_REFUSED', pattern: RegExp): Case => ({
  name: `to ${name}`,
  serve: leadsTo(() => to),
  ends: { code, says: pattern },
});

const elsewhere: readonly Case[] = [
  refused(
    'a file',
    'file:///etc/passwd',
    'REDIRECT_REFUSED',
    /^redirected to file:\/\/\/etc\/passwd, which is no http/,
  ),
  refused('a script', 'javascript:alert(1)', 'REDIRECT_REFUSED', /javascript:/),
  refused('data', 'data:text/html,<script>alert(1)</script>', 'REDIRECT_REFUSED', /data:/),
  refused('ftp', 'ftp://127.0.0.1/', 'REDIRECT_REFUSED', /ftp:/),
  refused('gopher', 'gopher://127.0.0.1:6379/_x', 'REDIRECT_REFUSED', /gopher:/),
  refused('a port that cannot be', 'http://127.0.0.1:99999/', 'REDIRECT_REFUSED', /99999/),
  refused('no host', 'http://', 'REDIRECT_REFUSED', /http:/),
  refused('an address without end', `http://127.0.0.1/${'x'.repeat(9_000)}`, 'REDIRECT_REFUSED', /x{60}…/),
  refused('a bad name', 'http://a b/', 'REDIRECT_REFUSED', /a b/),
  refused('metadata', 'http://169.254.169.254/latest/meta-data/iam/', 'ADDRESS_REFUSED', /metadata/),
  refused('metadata as a number', 'http://2852039166/', 'ADDRESS_REFUSED', /metadata/),
  refused('metadata over IPv6', 'http://[fd00:ec2::254]/', 'ADDRESS_REFUSED', /metadata/),
  refused('mapped metadata', '//[::ffff:169.254.169.254]/', 'ADDRESS_REFUSED', /metadata/),
  refused('link-local', 'http://169.254.170.2/v2/credentials', 'ADDRESS_REFUSED', /link-local/),
  refused('0.0.0.0', 'http://0.0.0.0/', 'ADDRESS_REFUSED', /unspecified/),
  refused('an address in disguise', 'http://[2002:7f00:1::]/', 'ADDRESS_REFUSED', /disguise/),
];

/** Spellings of the one port that no probe may reach. */
const forbidden = ['127.0.0.1', 'localhost', '2130706433', '127.9.9.9', '[::1]', '[::ffff:127.0.0.1]', 'x.localhost'];

const shown = (to: string, pattern: RegExp): Case => ({
  name: `shows no secret of ${to.slice(0, 50)}`,
  serve: leadsTo(() => to),
  ends: { code: 'REDIRECT_REFUSED', says: pattern },
});

export const redirects: readonly Case[] = [
  ...elsewhere,
  ...forbidden.map(
    (host): Case => ({
      name: `to the forbidden port by ${host}`,
      serve: leadsTo(({ forbiddenPort }) => `http://${host}:${forbiddenPort}/`),
      ends: { code: 'ADDRESS_REFUSED', says: /never probed/, evidence: { redirects: 1 } },
    }),
  ),
  shown('ftp://ana:hunter2@shop.example/', /to ftp:\/\/shop\.example\/,/),
  shown('foo://ana:hunter2@shop.example/?token=s3cret', /token=\*\*\*/),
  shown('ftp://shop.example/?next=https%3A%2F%2Fana%3Ahunter2%40x%2F%3Fcode%3Ds3cret', /code%3D\*\*\*/),
  shown('foo:ana:hunter2@x', /to x,/),
  {
    name: 'to a closed port',
    serve: leadsTo(({ closedPort }) => `http://127.0.0.1:${closedPort}/`),
    ends: { code: 'CONNECTION_REFUSED' },
  },
  {
    name: 'to another port that is open',
    serve: leadsTo(({ port }) => `http://localhost:${port}/`),
    ends: { status: 200, evidence: { redirects: 1 } },
  },
  {
    name: 'with credentials, which are not used',
    serve: leadsTo(({ port }) => `http://ana:hunter2@127.0.0.1:${port}/`),
    ends: { status: 200 },
  },
  {
    name: 'in a loop',
    serve: leadsTo(() => '?'),
    ends: { code: 'TOO_MANY_REDIRECTS', says: /^more than 5 redirects/, evidence: { redirects: 5 } },
  },
  {
    name: 'in a loop whose address grows',
    serve: leadsTo(() => `?${'a=b&'.repeat(500)}`),
    ends: { code: 'TOO_MANY_REDIRECTS' },
  },
  {
    name: 'in a loop with a secret',
    serve: leadsTo(() => '?token=s3cret'),
    ends: { code: 'TOO_MANY_REDIRECTS', says: /token=\*\*\*/ },
  },
  {
    name: 'that may not be followed, in a loop',
    serve: leadsTo(() => '?'),
    request: { maxRedirects: 0 },
    ends: { status: 302 },
  },
  {
    name: 'slow ones, each within the time-out',
    serve: (socket) => void setTimeout(() => socket.destroyed || says(location('?'))(socket), 400),
    ends: { code: 'TIMED_OUT' },
  },
  { name: 'without a location', serve: says(answer('302 Found', 'gone')), ends: { status: 302, body: 'gone' } },
  {
    name: 'with an empty location',
    serve: says(head('302 Found', ['Location:', 'Content-Length: 0'])),
    ends: { status: 302 },
  },
  {
    name: 'with two locations',
    serve: says(head('302 Found', ['Location: ftp://a/', 'Location: http://169.254.169.254/'])),
    ends: { code: 'REDIRECT_REFUSED' },
  },
  {
    name: '304 with a location',
    serve: says(head('304 Not Modified', ['Location: http://169.254.169.254/'])),
    ends: { status: 304 },
  },
  {
    name: '300 with a location',
    serve: says(answer('300 Multiple', 'x', ['Location: http://169.254.169.254/'])),
    ends: { status: 300 },
  },
  {
    name: 'to invalid UTF-8',
    serve: leadsTo(() => Buffer.from('ftp://x/\xff\xfe\x80', 'latin1')),
    ends: { code: 'REDIRECT_REFUSED' },
  },
  { name: 'to terminal escapes', serve: leadsTo(() => 'ftp://x/\x1b[31m\x1b]0;owned\x07'), ends: {} },
  {
    name: 'to markup',
    serve: leadsTo(() => 'ftp://x/"><script>alert(1)</script>'),
    ends: { code: 'REDIRECT_REFUSED' },
  },
  { name: 'to turned writing', serve: leadsTo(() => 'ftp://x/\u202egnp.exe'), ends: { code: 'REDIRECT_REFUSED' } },
];
