// The address policy: addresses that are allowed always, with allowPrivate only, and never.
import { describe, expect, it } from 'vitest';
import { type AddressKind, evaluateAddress, isAllowedKind } from '../../shared/net/address-policy.ts';

const cases: readonly (readonly [string, AddressKind])[] = [
  ['1.1.1.1', 'public'],
  ['93.184.216.34', 'public'],
  ['2606:4700:4700::1111', 'public'],
  ['2a00:1450:4001:80b::200e', 'public'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['100.127.255.255', 'private'],
  ['fc00::1', 'private'],
  ['fd12:3456::1', 'private'],
  ['fec0::1', 'private'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:10.0.0.1', 'private'],
  ['::ffff:8.8.8.8', 'disguised'],
  ['::7f00:1', 'disguised'],
  ['::2', 'disguised'],
  ['2002:7f00:1::', 'disguised'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'disguised'],
  ['::ffff:0:7f00:1', 'disguised'],
  ['64:ff9b::7f00:1', 'loopback'],
  ['64:ff9b::a9fe:a9fe', 'metadata'],
  ['64:ff9b::808:808', 'public'],
  ['64:ff9b:1::808:808', 'disguised'],
  ['169.254.1.1', 'link-local'],
  ['169.254.170.2', 'link-local'],
  ['fe80::1', 'link-local'],
  ['169.254.169.254', 'metadata'],
  ['::ffff:169.254.169.254', 'metadata'],
  ['fd00:ec2::254', 'metadata'],
  ['fd20:ce::254', 'metadata'],
  ['168.63.129.16', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['::', 'unspecified'],
  ['224.0.0.1', 'multicast'],
  ['ff02::1', 'multicast'],
  ['255.255.255.255', 'multicast'],
  ['192.0.2.1', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['203.0.113.9', 'reserved'],
  ['240.0.0.1', 'reserved'],
  ['2001:db8::1', 'reserved'],
  ['4000::1', 'reserved'],
  ['5f00::1', 'reserved'],
];

describe('an address', () => {
  it.each(cases)('%s is %s', (address, kind) => {
    expect(evaluateAddress(address).kind).toBe(kind);
  });

  it('is evaluated to its canonical spelling', () => {
    expect(evaluateAddress('::ffff:7f00:1').address).toBe('127.0.0.1');
    expect(evaluateAddress('0:0:0:0:0:0:0:1').address).toBe('::1');
  });
});

describe('a kind of address', () => {
  it.each<readonly [AddressKind, boolean, boolean]>([
    ['public', true, true],
    ['private', false, true],
    ['loopback', false, true],
    ['reserved', false, true],
    ['link-local', false, false],
    ['metadata', false, false],
    ['multicast', false, false],
    ['unspecified', false, false],
    ['disguised', false, false],
  ])('%s is allowed: %s; with allowPrivate: %s', (kind, byDefault, withAllowPrivate) => {
    expect(isAllowedKind(kind, false)).toBe(byDefault);
    expect(isAllowedKind(kind, true)).toBe(withAllowPrivate);
  });
});
