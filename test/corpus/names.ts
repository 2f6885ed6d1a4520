// Names that lie, change, never resolve, or resolve to what they should not.
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
  // Public when it is looked up first, which is when it would be judged; then loopback. And the other way round.
  'rebinding.example': { turns: [['127.0.0.1'], ['169.254.169.254']] },
  'rebinding-loopback.example': { turns: [['127.0.0.1'], ['0.0.0.0']] },
};

const at = (host: string) => ({ name: host, url: ({ port }: { readonly port: number }) => `http://${host}:${port}/` });
const inPublic = { request: { allowPrivate: false } };

const refusedName = (host: string, says: RegExp, evidence?: object): Case => ({
  ...at(host),
  ...inPublic,
  ends: { code: 'ADDRESS_REFUSED', says, ...(evidence && { evidence }) },
});

const unresolved = (host: string, code: 'DNS_NOT_FOUND' | 'DNS_FAILED' | 'DNS_TIMED_OUT', says: RegExp): Case => ({
  ...at(host),
  ends: { code, says },
});

export const names: readonly Case[] = [
  { ...at('shop.example'), ends: { status: 200, evidence: { resolved: ['127.0.0.1'] } } },
  { ...at('SHOP.Example.'), ends: { status: 200 } },
  {
    ...at('two.example'),
    request: { timeoutMs: 3_000 },
    ends: { status: 200, evidence: { resolved: ['127.0.0.2', '127.0.0.1'] } },
  },
  { ...at('slow.example'), ends: { status: 200 } },
  { ...at('half-silent.example'), ends: { status: 200 } },
  unresolved('unknown.example', 'DNS_NOT_FOUND', /^no such host unknown\.example$/),
  unresolved('empty.example', 'DNS_NOT_FOUND', /exists but has no address/),
  unresolved('a..example', 'DNS_NOT_FOUND', /no such host/),
  unresolved(`${long}example`, 'DNS_NOT_FOUND', /no such host/),
  unresolved('_.example', 'DNS_NOT_FOUND', /no such host/),
  unresolved('silent.example', 'DNS_TIMED_OUT', /did not answer for silent\.example within 600 ms/),
  unresolved('late.example', 'DNS_TIMED_OUT', /did not answer/),
  unresolved('servfail.example', 'DNS_FAILED', /SERVFAIL/),
  unresolved('refused.example', 'DNS_FAILED', /REFUSED/),
  unresolved('notimp.example', 'DNS_FAILED', /NOTIMP/),
  unresolved('formerr.example', 'DNS_FAILED', /FORMERR/),
  unresolved('truncated.example', 'DNS_FAILED', /./),
  unresolved('garbage.example', 'DNS_FAILED', /makes no sense/),
  unresolved('half-header.example', 'DNS_FAILED', /makes no sense/),
  unresolved('zeros.example', 'DNS_FAILED', /makes no sense/),
  unresolved('missing-records.example', 'DNS_FAILED', /makes no sense/),
  unresolved('name-loop.example', 'DNS_FAILED', /makes no sense/),
  unresolved('wrong-id.example', 'DNS_TIMED_OUT', /./),
  unresolved('wrong-question.example', 'DNS_TIMED_OUT', /./),
  unresolved('cname-loop.example', 'DNS_NOT_FOUND', /./),
  {
    ...at('shop.example'),
    name: 'IPv6 wanted',
    request: { family: 6 },
    ends: { code: 'DNS_NOT_FOUND', says: /shop\.example has no IPv6 address/ },
  },
  { ...at('shop.example'), name: 'IPv4 wanted', request: { family: 4 }, ends: { status: 200 } },
  {
    ...at('loopback6.example'),
    name: 'IPv4 wanted of IPv6',
    request: { family: 4 },
    ends: { code: 'DNS_NOT_FOUND', says: /no IPv4 address/ },
  },
  {
    ...at('127.0.0.1'),
    name: 'IPv6 wanted of an address',
    request: { family: 6 },
    ends: { code: 'DNS_NOT_FOUND', says: /127\.0\.0\.1 has no IPv6/ },
  },
  refusedName('private.example', /^address 10\.0\.0\.1 of private\.example is private; .*allowPrivate$/, {
    resolved: ['10.0.0.1'],
  }),
  refusedName('loopback.example', /loopback/),
  refusedName('loopback6.example', /loopback/),
  refusedName('mapped.example', /loopback/),
  refusedName('mixed.example', /^address 192\.168\.1\.1 of mixed\.example is private/),
  refusedName('mixed-last.example', /^address 127\.0\.0\.1 of mixed-last\.example is loopback/, {
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
  ].map((host): Case => ({ ...at(host), name: `${host}, even with allowPrivate`, ends: { code: 'ADDRESS_REFUSED' } })),
  {
    ...at('many.example'),
    name: 'many addresses at which nobody listens',
    url: ({ closedPort }) => `http://many.example:${closedPort}/`,
    ends: { code: 'CONNECTION_REFUSED', evidence: { address: expect.stringMatching(/^127\.0\.1\.1:/) } },
  },
];

/** Leads back to itself, so that the name is looked up again. */
const again: NonNullable<Case['serve']> = (socket) => {
  socket.end('HTTP/1.1 302 Found\r\nLocation: ?again\r\nContent-Length: 0\r\n\r\n');
};

/** By themselves, since each look-up counts: names that are harmless when they are judged, and not when it matters. */
export const rebinding: readonly Case[] = [
  { name: 'a redirect', serve: again, ends: { code: 'TOO_MANY_REDIRECTS' } },
  ...['rebinding', 'rebinding-loopback'].map(
    (name): Case => ({
      name: `${name}: another answer at the second look-up`,
      url: ({ port }) => `http://${name}.example:${port}/case/0`,
      ends: { code: 'ADDRESS_REFUSED', evidence: { redirects: 1 } },
    }),
  ),
];
