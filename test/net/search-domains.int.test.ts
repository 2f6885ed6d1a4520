// Short names are completed by the search domains of the system, and stay subject to the address policy.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { candidateNames, parseSearchRules } from '../../shared/net/search-domains.ts';
import { createProbe } from '../support/http-probe.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { type ScriptedServer, startServer, status } from '../support/servers.ts';

describe('resolv.conf', () => {
  it.each([
    ['nothing', '', { domains: [], minDots: 1 }],
    ['a list', 'nameserver 1.1.1.1\nsearch lan. example\n', { domains: ['lan', 'example'], minDots: 1 }],
    ['the last of two', 'domain a\nsearch b c # of the office\n; search d', { domains: ['b', 'c'], minDots: 1 }],
    [
      'the content of Kubernetes',
      'search a.svc.b svc.b\noptions ndots:5 timeout:1',
      { domains: ['a.svc.b', 'svc.b'], minDots: 5 },
    ],
    ['invalid values', 'search ../x a..b %\noptions ndots:x ndots:999', { domains: [], minDots: 15 }],
    ['too many domains', `search ${'a '.repeat(50)}`, { domains: ['a', 'a', 'a', 'a', 'a', 'a'], minDots: 1 }],
  ])('with %s is parsed', (_, text, rules) => {
    expect(parseSearchRules(text)).toEqual(rules);
  });

  it.each([
    ['nas', ['nas.lan', 'nas']],
    ['nas.', ['nas.']],
    ['shop.example', ['shop.example']],
  ])('%s is looked up as %j', (name, names) => {
    expect(candidateNames(name, { domains: ['lan'], minDots: 1 })).toEqual(names);
  });
});

describe('a short name', () => {
  let folder: string;
  let server: ScriptedServer;
  let names: NameServer;
  let target: ReturnType<typeof createProbe>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-search-'));
    server = await startServer(status(200, 'ok'));
    names = await startNameServer({
      'nas.home.example': ['127.0.0.1'],
      'far.other.example': ['127.0.0.1'],
      bare: ['127.0.0.1'],
      'inside.home.example': ['169.254.169.254'],
      'sick.home.example': 'servfail',
    });
    await writeFile(join(folder, 'resolv.conf'), 'search home.example other.example\n');
    const resolvFile = join(folder, 'resolv.conf');
    target = createProbe({ dnsServers: [names.server], hostsFile: '/dev/null', resolvFile });
  });
  afterAll(async () => {
    await target.close();
    await Promise.all([server.close(), names.close(), rm(folder, { recursive: true })]);
  });

  const request = (host: string) =>
    target.probe({ url: `http://${host}:${server.port}/`, timeoutMs: 3_000, allowPrivate: true });

  it.each(['nas', 'NAS', 'far', 'bare'])('is found: %s', async (host) => {
    expect(await request(host)).toMatchObject({ ok: true, evidence: { address: `127.0.0.1:${server.port}` } });
    expect(server.seen.at(-1)?.headers.host).toBe(`${host.toLowerCase()}:${server.port}`);
  });

  it.each([
    ['nobody', 'DNS_NOT_FOUND', 'no such host nobody'],
    ['nas.', 'DNS_NOT_FOUND', 'no such host nas.'],
    ['sick', 'DNS_FAILED', 'the DNS server could not look up sick (server failure, SERVFAIL)'],
    ['inside', 'ADDRESS_REFUSED', 'address 169.254.169.254 of inside is a cloud metadata address'],
  ])('that is not resolved or is refused is an error: %s', async (host, code, message) => {
    expect(await request(host)).toMatchObject({ ok: false, error: { code, message } });
  });

  it('is cancelled at any of its candidates', async () => {
    const outcome = await target.probe({
      url: `http://far:${server.port}/`,
      timeoutMs: 3_000,
      allowPrivate: true,
      signal: AbortSignal.timeout(0),
    });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });

  it('with a dot is looked up once, as it is', async () => {
    await request('shop.example');
    expect(new Set(names.queriedNames.filter((name) => name.startsWith('shop.')))).toEqual(new Set(['shop.example']));
  });
});
