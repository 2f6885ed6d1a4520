// Host names that the system knows, or not, where DNS has no address.
import type { Zone } from '../support/name-server.ts';
import type { Case } from './support/case.ts';
import { at, refusedName, unresolved } from './support/name-cases.ts';

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
  'shop.example': ['127.0.0.1'],
  'empty.example': [],
  'servfail.example': 'servfail',
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
