// A DNS server that is slow or fails: its answer counts whenever it comes, and other servers are asked meanwhile.
import { afterEach, describe, expect, it } from 'vitest';
import { createDnsResolver, type HostResolver, type ResolverResult } from '../../shared/net/dns-resolver.ts';
import { startNameServer, type Zone } from '../support/name-server.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(() => Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp())));

/** A resolver with a DNS server for each zone, in this order. */
const startResolver = async (timeoutMs: number, ...zones: readonly Zone[]): Promise<HostResolver> => {
  const servers = await Promise.all(zones.map(startNameServer));
  const resolver = createDnsResolver({ servers: servers.map(({ server }) => server), timeoutMs });
  cleanUps.push(() => resolver.close(), ...servers.map(({ close }) => close));
  return resolver;
};

type Timed = { readonly result: ResolverResult; readonly ms: number };

const resolve = (resolver: HostResolver, name: string): Promise<Timed> =>
  new Promise((done) => {
    const startedAt = performance.now();
    resolver.resolve(name, undefined, (result) => done({ result, ms: performance.now() - startedAt }));
  });

const found = { addresses: ['127.0.0.1'] };
const shop = { 'shop.example': ['127.0.0.1'] } satisfies Zone;
const lateBy = (afterMs: number): Zone => ({ 'shop.example': { afterMs, addresses: ['127.0.0.1'] } });

describe('a DNS server that becomes slow', () => {
  it('is waited for, although it has been quick for many names', async () => {
    const resolver = await startResolver(4_000, {
      ...shop,
      'slow.example': { afterMs: 1_500, addresses: ['127.0.0.1'] },
    });
    for (let n = 0; n < 30; n++) expect((await resolve(resolver, 'shop.example')).result).toEqual(found);
    const slow: Timed[] = [];
    for (let n = 0; n < 3; n++) slow.push(await resolve(resolver, 'slow.example'));
    expect(slow.map(({ result }) => result)).toEqual([found, found, found]);
    // The fastest one, because this machine may be busy.
    expect(Math.min(...slow.map(({ ms }) => ms))).toBeLessThan(2_200);
  });

  it('is waited for by many look-ups at once', async () => {
    const resolver = await startResolver(4_000, lateBy(1_500));
    const all = await Promise.all(Array.from({ length: 100 }, () => resolve(resolver, 'shop.example')));
    expect(all.map(({ result }) => result)).toEqual(Array(100).fill(found));
  });
});

describe('of two DNS servers', () => {
  it.each<readonly [string, Zone, Zone]>([
    ['the first fails', { 'shop.example': 'servfail' }, shop],
    ['the first refuses', { 'shop.example': 'refused' }, shop],
    ['the first is silent', { 'shop.example': 'silent' }, shop],
    ['the first is slow and the second silent', lateBy(1_200), { 'shop.example': 'silent' }],
    ['the first is silent and the second slow', { 'shop.example': 'silent' }, lateBy(1_200)],
    ['the first fails and the second is slow', { 'shop.example': 'servfail' }, lateBy(1_200)],
  ])('%s: the answer of the other counts', async (_, first, second) => {
    const resolver = await startResolver(4_000, first, second);
    expect((await resolve(resolver, 'shop.example')).result).toEqual(found);
  });

  it('both fail: that is the result, without waiting for the time-out', async () => {
    const resolver = await startResolver(4_000, { 'shop.example': 'servfail' }, { 'shop.example': 'servfail' });
    const { result, ms } = await resolve(resolver, 'shop.example');
    expect(result).toEqual({ failure: { kind: 'answered', code: 'ESERVFAIL' } });
    expect(ms).toBeLessThan(3_500);
  });
});

it('a look-up whose deadline passes has waited for all of it', async () => {
  const resolver = await startResolver(700, { 'shop.example': 'silent' });
  const { result, ms } = await resolve(resolver, 'shop.example');
  expect(result).toEqual({ failure: { kind: 'unanswered', waitedMs: 700 } });
  expect(ms).toBeGreaterThan(650);
});
