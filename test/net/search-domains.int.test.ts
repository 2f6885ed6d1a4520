// Short names are completed as the system completes them, and whatever they become is judged as ever.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completed, parseSearch } from '../../shared/net/search-domains.ts';
import { createProbe } from '../support/http-probe.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { type ScriptedServer, startServer, status } from '../support/servers.ts';

describe('the file of the system', () => {
  it.each([
    ['nothing', '', { domains: [], dots: 1 }],
    ['a list', 'nameserver 1.1.1.1\nsearch lan. example\n', { domains: ['lan', 'example'], dots: 1 }],
    ['the last of two', 'domain a\nsearch b c # of the office\n; search d', { domains: ['b', 'c'], dots: 1 }],
    [
      'what Kubernetes writes',
      'search a.svc.b svc.b\noptions ndots:5 timeout:1',
      { domains: ['a.svc.b', 'svc.b'], dots: 5 },
    ],
    ['nonsense', 'search ../x a..b %\noptions ndots:x ndots:999', { domains: [], dots: 15 }],
    ['more than anybody has', `search ${'a '.repeat(50)}`, { domains: ['a', 'a', 'a', 'a', 'a', 'a'], dots: 1 }],
  ])('may say %s', (_, text, rules) => {
    expect(parseSearch(text)).toEqual(rules);
  });

  it.each([
    ['nas', ['nas.lan', 'nas']],
    ['nas.', ['nas.']],
    ['shop.example', ['shop.example']],
  ])('%s is looked up as %j', (name, names) => {
    expect(completed(name, { domains: ['lan'], dots: 1 })).toEqual(names);
  });
});

describe('a short name', () => {
  let folder: string;
  let server: ScriptedServer;
  let names: NameServer;
  let probing: ReturnType<typeof createProbe>;

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
    probing = createProbe({ dnsServers: [names.server], hostsFile: '/dev/null', resolvFile });
  });
  afterAll(async () => {
    await probing.close();
    await Promise.all([server.close(), names.close(), rm(folder, { recursive: true })]);
  });

  const ask = (host: string) =>
    probing.probe({ url: `http://${host}:${server.port}/`, timeoutMs: 3_000, allowPrivate: true });

  it.each(['nas', 'NAS', 'far', 'bare'])('is found: %s', async (host) => {
    expect(await ask(host)).toMatchObject({ ok: true, evidence: { address: `127.0.0.1:${server.port}` } });
    expect(server.seen.at(-1)?.headers.host).toBe(`${host.toLowerCase()}:${server.port}`);
  });

  it.each([
    ['nobody', 'DNS_NOT_FOUND', 'no such host nobody'],
    ['nas.', 'DNS_NOT_FOUND', 'no such host nas.'],
    ['sick', 'DNS_FAILED', 'the name server could not look up sick (it failed, SERVFAIL)'],
    ['inside', 'ADDRESS_REFUSED', 'address 169.254.169.254 of inside is a cloud metadata address'],
  ])('that is not to be had says so: %s', async (host, code, message) => {
    expect(await ask(host)).toMatchObject({ ok: false, error: { code, message } });
  });

  it('is stopped in time whichever of its names is asked for', async () => {
    const outcome = await probing.probe({
      url: `http://far:${server.port}/`,
      timeoutMs: 3_000,
      allowPrivate: true,
      signal: AbortSignal.timeout(0),
    });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });

  it('with a dot in it is looked up as it is, once', async () => {
    await ask('shop.example');
    expect(new Set(names.asked.filter((name) => name.startsWith('shop.')))).toEqual(new Set(['shop.example']));
  });
});
