// Host names that do not resolve, resolve to refused addresses, or change their addresses.
import { expect } from 'vitest';
import type { Zone } from '../support/name-server.ts';
import type { Case } from './support/case.ts';

const long = `${'a'.repeat(60)}.`.repeat(4);

export const zone: Zone = {
  'shop.example': ['127.0.0.1'],
  'two.example': ['127.0.0.2', '127.0.0.1'],
  'empty.example': [],
  'private.example': ['10.0.0.1'],
  'loopback.example': ['127.0.0.1'],
  'loopback6.example': ['::1'],
  'mapped.example': ['::ffff:7f00:1'],
  'metadata.example': ['169.254.169.254'],
  'metadata.google.internal': ['169.254.169.254'],
  'mapped-metadata.example': ['::ffff:a9fe:a9fe'],
  'nat64-metadata.example': ['64:ff9b::a9fe:a9fe'],
  'nothing.example': ['0.0.0.0'],
  'multicast.example': ['224.0.0.1'],
  'mixed.example': ['93.184.216.34', '192.168.1.1'],
  'mixed-last.example': [...Array.from({ length: 30 }, (_, n) => `93.184.216.${n}`), '127.0.0.1'],
  'mixed-families.example': ['93.184.216.34', 'fd00::1'],
  'mixed-metadata.example': ['127.0.0.1', '169.254.169.254'],
  'many.example': Array.from({ length: 28 }, (_, n) => `127.0.1.${n + 1}`),
  'silent.example': 'silent',
  'half-silent.example': 'silent-aaaa',
  'late.example': { afterMs: 1_500, addresses: ['127.0.0.1'] },
  'slow.example': { afterMs: 200, addresses: ['127.0.0.1'] },
  'servfail.example': 'servfail',
  'refused.example': 'refused',
  'notimp.example': 'notimp',
  'formerr.example': 'formerr',
  'truncated.example': 'truncated',
  'garbage.example': 'garbage',
  'half-header.example': 'half-header',
  'zeros.example': 'zeros',
  'missing-records.example': 'missing-records',
  'name-loop.example': 'name-loop',
  'wrong-id.example': 'wrong-id',
  'wrong-question.example': 'wrong-question',
  'cname-loop.example': 'cname-loop',
  'late-half.example': { afterMs: 700, addresses: ['127.0.0.1'] },
  'later.example': { afterMs: 3_000, addresses: ['127.0.0.1'] },
  'too-late.example': { afterMs: 5_000, addresses: ['127.0.0.1'] },
  'late6.example': { afterMs: 1_500, addresses: ['::1'] },
  'lost.example': { afterLoss: ['127.0.0.1'] },
  'lost6.example': { afterLoss: ['::1'] },
  'silent-a.example': 'silent-a',
  'tcp.example': { overTcp: ['127.0.0.1'] },
  'tcp-many.example': { overTcp: Array.from({ length: 60 }, (_, n) => `127.0.0.${n + 1}`) },
};

const at = (host: string) => ({ name: host, url: ({ port }: { readonly port: number }) => `http://${host}:${port}/` });
const publicOnly = { request: { allowPrivate: false } };

const refusedName = (host: string, message: RegExp, evidence?: object): Case => ({
  ...at(host),
  ...publicOnly,
  expected: { code: 'ADDRESS_REFUSED', message, ...(evidence && { evidence }) },
});

const unresolved = (host: string, code: 'DNS_NOT_FOUND' | 'DNS_FAILED' | 'DNS_TIMED_OUT', message: RegExp): Case => ({
  ...at(host),
  expected: { code, message },
});

export const names: readonly Case[] = [
  { ...at('shop.example'), expected: { status: 200, evidence: { resolved: ['127.0.0.1'] } } },
  { ...at('SHOP.Example.'), expected: { status: 200 } },
  {
    ...at('two.example'),
    request: { timeoutMs: 3_000 },
    expected: { status: 200, evidence: { resolved: ['127.0.0.2', '127.0.0.1'] } },
  },
  { ...at('slow.example'), expected: { status: 200 } },
  { ...at('half-silent.example'), expected: { status: 200 } },
  unresolved('unknown.example', 'DNS_NOT_FOUND', /^no such host unknown\.example$/),
  unresolved('empty.example', 'DNS_NOT_FOUND', /exists but has no IP address/),
  unresolved('a..example', 'DNS_NOT_FOUND', /^"a\.\.example" is not a valid host name$/),
  unresolved(`${long}example`, 'DNS_NOT_FOUND', /^no such host a{60}\./),
  unresolved('_.example', 'DNS_NOT_FOUND', /no such host/),
  unresolved('silent.example', 'DNS_TIMED_OUT', /did not respond for silent\.example within 600 ms/),
  unresolved('late.example', 'DNS_TIMED_OUT', /did not respond/),
  unresolved('servfail.example', 'DNS_FAILED', /SERVFAIL/),
  unresolved('refused.example', 'DNS_FAILED', /REFUSED/),
  unresolved('notimp.example', 'DNS_FAILED', /NOTIMP/),
  unresolved('formerr.example', 'DNS_FAILED', /FORMERR/),
  unresolved('truncated.example', 'DNS_FAILED', /./),
  unresolved('garbage.example', 'DNS_FAILED', /invalid response/),
  unresolved('half-header.example', 'DNS_FAILED', /invalid response/),
  unresolved('zeros.example', 'DNS_FAILED', /invalid response/),
  unresolved('missing-records.example', 'DNS_FAILED', /invalid response/),
  unresolved('name-loop.example', 'DNS_FAILED', /invalid response/),
  unresolved('wrong-id.example', 'DNS_TIMED_OUT', /./),
  unresolved('wrong-question.example', 'DNS_TIMED_OUT', /./),
  unresolved('cname-loop.example', 'DNS_NOT_FOUND', /./),
  {
    ...at('shop.example'),
    name: 'a host without an IPv6 address, where family is 6',
    request: { family: 6 },
    expected: { code: 'DNS_NOT_FOUND', message: /shop\.example has no IPv6 address/ },
  },
  {
    ...at('shop.example'),
    name: 'a host with an IPv4 address, where family is 4',
    request: { family: 4 },
    expected: { status: 200 },
  },
  {
    ...at('loopback6.example'),
    name: 'a host without an IPv4 address, where family is 4',
    request: { family: 4 },
    expected: { code: 'DNS_NOT_FOUND', message: /no IPv4 address/ },
  },
  {
    ...at('127.0.0.1'),
    name: 'an IPv4 address, where family is 6',
    request: { family: 6 },
    expected: { code: 'DNS_NOT_FOUND', message: /127\.0\.0\.1 has no IPv6/ },
  },
  refusedName('private.example', /^address 10\.0\.0\.1 of private\.example is private; set allowPrivate to allow it$/, {
    resolved: ['10.0.0.1'],
  }),
  refusedName('loopback.example', /loopback/),
  refusedName('loopback6.example', /loopback/),
  refusedName('mapped.example', /loopback/),
  refusedName('mixed.example', /^address 192\.168\.1\.1 of mixed\.example is private/),
  refusedName('mixed-last.example', /^address 127\.0\.0\.1 of mixed-last\.example is a loopback/, {
    resolved: { length: 4 },
  }),
  refusedName('mixed-families.example', /^address fd00::1 of /),
  ...[
    'metadata.example',
    'metadata.google.internal',
    'mapped-metadata.example',
    'nat64-metadata.example',
    'mixed-metadata.example',
    'nothing.example',
    'multicast.example',
  ].map(
    (host): Case => ({
      ...at(host),
      name: `${host} is refused even with allowPrivate`,
      expected: { code: 'ADDRESS_REFUSED' },
    }),
  ),
  {
    ...at('many.example'),
    name: 'a host with many addresses and no server',
    url: ({ closedPort }) => `http://many.example:${closedPort}/`,
    expected: { code: 'CONNECTION_REFUSED', evidence: { address: expect.stringMatching(/^127\.0\.1\.1:/) } },
  },
];

const aboutMs = (ms: number) => ({ phases: { dnsMs: expect.closeTo(ms, -3) } });
const refusedAt6: Case['expected'] = { code: 'CONNECTION_REFUSED', message: /\[::1\]/ };

/** With 4 s for each name. */
export const slowNames: readonly Case[] = [
  { ...at('late.example'), expected: { status: 200, evidence: aboutMs(1_500) } },
  { ...at('late-half.example'), expected: { status: 200, evidence: aboutMs(700) } },
  { ...at('later.example'), expected: { status: 200, evidence: aboutMs(3_000) } },
  { ...at('too-late.example'), expected: { code: 'DNS_TIMED_OUT', evidence: aboutMs(4_000) } },
  { ...at('late6.example'), expected: { ...refusedAt6, evidence: aboutMs(1_500) } },
  { ...at('lost.example'), expected: { status: 200, evidence: aboutMs(0) } },
  { ...at('lost6.example'), expected: { ...refusedAt6, evidence: aboutMs(0) } },
  { ...at('half-silent.example'), expected: { status: 200, evidence: aboutMs(0) } },
  { ...at('silent-a.example'), expected: { ...refusedAt6, evidence: aboutMs(1_000) } },
  { ...at('silent.example'), expected: { code: 'DNS_TIMED_OUT', evidence: aboutMs(4_000) } },
  { ...at('tcp.example'), expected: { status: 200, evidence: aboutMs(0) } },
  { ...at('tcp-many.example'), expected: { status: 200, evidence: { resolved: { length: 4 } } } },
];

/** What the system knows beyond DNS; of names without an entry it knows nothing. */
export const systemAddresses: Readonly<Record<string, readonly string[]>> = {
  'printer.local': ['127.0.0.1'],
  'camera.local': ['fe80::1', '127.0.0.1'],
  'link.local': ['fe80::1'],
  'dropped.local': ['127.0.0.1'],
  'failed.local': ['127.0.0.1'],
  nas: ['127.0.0.1'],
  'wiki.corp.example': ['127.0.0.1'],
  'empty.example': ['127.0.0.1'],
  'credentials.local': ['169.254.169.254'],
  'mixed.local': ['127.0.0.1', '169.254.169.254'],
  'lan.local': ['192.168.1.5'],
  // DNS has its own answer for these, which stands.
  'shop.example': ['127.0.0.9'],
  'servfail.example': ['127.0.0.1'],
};

export const systemZone: Zone = {
  ...zone,
  'dropped.local': 'silent',
  'failed.local': 'servfail',
  'silent.local': 'silent',
};

export const systemNames: readonly Case[] = [
  ...[
    'printer.local',
    'PRINTER.Local.',
    'nas',
    'wiki.corp.example',
    'empty.example',
    'dropped.local',
    'failed.local',
  ].map((host): Case => ({ ...at(host), expected: { status: 200, evidence: { resolved: ['127.0.0.1'] } } })),
  { ...at('camera.local'), expected: { status: 200, evidence: { resolved: ['127.0.0.1'] } } },
  { ...at('shop.example'), expected: { status: 200, evidence: { resolved: ['127.0.0.1'] } } },
  unresolved('nobody.local', 'DNS_NOT_FOUND', /^no such host nobody\.local$/),
  unresolved('nobody', 'DNS_NOT_FOUND', /^no such host nobody$/),
  unresolved('unknown.example', 'DNS_NOT_FOUND', /^no such host unknown\.example$/),
  unresolved('servfail.example', 'DNS_FAILED', /SERVFAIL/),
  unresolved('silent.local', 'DNS_TIMED_OUT', /did not respond for silent\.local/),
  {
    ...refusedName('printer.local', /^address 127\.0\.0\.1 of printer\.local is a loopback/),
    name: 'printer.local without allowPrivate',
  },
  refusedName('lan.local', /^address 192\.168\.1\.5 of lan\.local is private/),
  ...['credentials.local', 'mixed.local', 'link.local'].map(
    (host): Case => ({
      ...at(host),
      name: `${host} is refused even with allowPrivate`,
      expected: { code: 'ADDRESS_REFUSED' },
    }),
  ),
];

/** DNS rebinding: an allowed address, and a refused one as soon as the server was reached. */
const rebindingTo = (address: string) => {
  let current = '127.0.0.1';
  const serve: NonNullable<Case['serve']> = (socket) => {
    current = address;
    socket.end('HTTP/1.1 302 Found\r\nLocation: ?again\r\nContent-Length: 0\r\n\r\n');
  };
  return { entry: { current: () => [current] }, serve };
};

const hosts = { metadata: rebindingTo('169.254.169.254'), unspecified: rebindingTo('0.0.0.0') };

export const rebindingZone: Zone = {
  'metadata.example': hosts.metadata.entry,
  'unspecified.example': hosts.unspecified.entry,
};

export const rebinding: readonly Case[] = [
  {
    name: 'a redirect to the same host',
    serve: rebindingTo('127.0.0.1').serve,
    expected: { code: 'TOO_MANY_REDIRECTS' },
  },
  ...Object.entries(hosts).map(
    ([name, { serve }], index): Case => ({
      name: `${name}: a refused address at the second look-up`,
      url: ({ port }) => `http://${name}.example:${port}/case/${index + 1}`,
      serve,
      expected: { code: 'ADDRESS_REFUSED', evidence: { redirects: 1 } },
    }),
  ),
];
