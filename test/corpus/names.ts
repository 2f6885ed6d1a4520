// Host names that do not resolve, resolve to refused addresses, or change their addresses.
import { expect } from 'vitest';
import type { Zone } from '../support/name-server.ts';
import type { Case } from './support/case.ts';
import { at, refusedName, unresolved } from './support/name-cases.ts';

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
  'late.example': { afterMs: 4_000, addresses: ['127.0.0.1'] },
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
};

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
  unresolved('silent.example', 'DNS_TIMED_OUT', /did not respond for silent\.example within 2 s/),
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
