// Host names and addresses, with a DNS server and a hosts file of the test, and the addresses that are refused.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProbe } from '../support/http-probe.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { redirect, type ScriptedServer, startServer, startTcpServer, status } from '../support/servers.ts';

let server: ScriptedServer;
let names: NameServer;
let folder: string;
let target: ReturnType<typeof createProbe>;

beforeAll(async () => {
  server = await startServer(status(200, 'ok'));
  names = await startNameServer({
    'shop.example': ['127.0.0.1'],
    'two.example': ['127.0.0.2', '127.0.0.1'],
    'private.example': ['10.0.0.1'],
    'mixed.example': ['93.184.216.34', '192.168.1.1'],
    'mixed-families.example': ['93.184.216.34', 'fd00::1'],
    'mapped.example': ['::ffff:a9fe:a9fe'],
    'metadata.example': ['169.254.169.254'],
    'empty.example': [],
    'broken.example': 'servfail',
    'silent.example': 'silent',
    'half-silent.example': 'silent-aaaa',
  });
  folder = await mkdtemp(join(tmpdir(), 'vigia-names-'));
  await writeFile(
    join(folder, 'hosts'),
    '# of the test\n127.0.0.1 Inside.Example other.example\n10.1.2.3 lan.example\n',
  );
  target = createProbe({
    dnsServers: [names.server],
    dnsTimeoutMs: 600,
    hostsFile: join(folder, 'hosts'),
    refuse: ['127.0.0.1:9001'],
  });
});
afterAll(async () => {
  await target.close();
  await Promise.all([server.close(), names.close(), rm(folder, { recursive: true })]);
});

const request = (host: string, more: object = {}) =>
  target.probe({ url: `http://${host}:${server.port}/`, timeoutMs: 3_000, allowPrivate: true, ...more });

describe('a host name', () => {
  it('is resolved by the given DNS server, and its address is connected to', async () => {
    const outcome = await request('shop.example');
    expect(outcome).toMatchObject({ ok: true, evidence: { address: `127.0.0.1:${server.port}` } });
    expect(outcome.evidence.phases).toHaveProperty('dnsMs');
    expect(server.seen.at(-1)?.headers.host).toBe(`shop.example:${server.port}`);
    expect(names.queriedNames).toContain('shop.example');
  });

  it.each([
    ['unknown.example', 'DNS_NOT_FOUND', 'no such host unknown.example'],
    ['empty.example', 'DNS_NOT_FOUND', 'the host empty.example exists but has no IP address'],
    ['broken.example', 'DNS_FAILED', 'the DNS server could not look up broken.example (server failure, SERVFAIL)'],
    ['silent.example', 'DNS_TIMED_OUT', 'the DNS server did not respond for silent.example within 600 ms'],
  ])('%s: %s', async (host, code, message) => {
    const outcome = await request(host);
    expect(outcome).toMatchObject({ ok: false, error: { code, message } });
    expect(outcome.evidence.phases).toHaveProperty('dnsMs');
    expect(outcome.evidence).not.toHaveProperty('address');
    expect(outcome.evidence.phases.totalMs).toBeLessThan(15_000);
  });

  it('that is not resolved in time ends at the time-out of the request', async () => {
    const outcome = await request('silent.example', { timeoutMs: 200 });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'TIMED_OUT', message: 'no response within 200 ms (still looking up silent.example)' },
    });
  });

  it('that is not resolved ends when the signal is aborted', async () => {
    const outcome = await request('silent.example', { signal: AbortSignal.timeout(100) });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });

  it('with an IPv4 address does not wait for its IPv6 address', async () => {
    const { probe, close } = createProbe({ dnsServers: [names.server], dnsTimeoutMs: 20_000 });
    const url = `http://half-silent.example:${server.port}/`;
    const outcome = await probe({ url, timeoutMs: 30_000, allowPrivate: true });
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.evidence.phases.dnsMs).toBeLessThan(10_000);
    await close();
  });

  it('whose first address refuses is reached by the next one', async () => {
    expect(await request('two.example')).toMatchObject({ ok: true, evidence: { address: `127.0.0.1:${server.port}` } });
  });

  it('is resolved although many other look-ups hang', async () => {
    const { probe, close } = createProbe({ dnsServers: [names.server], dnsTimeoutMs: 20_000 });
    const requestFrom = (host: string, more: object = {}) =>
      probe({ url: `http://${host}:${server.port}/`, timeoutMs: 30_000, allowPrivate: true, ...more });
    const stop = new AbortController();
    const hanging = Array.from({ length: 50 }, () => requestFrom('silent.example', stop));
    expect((await requestFrom('shop.example')).evidence.phases.totalMs).toBeLessThan(10_000);
    stop.abort();
    expect((await Promise.all(hanging)).map(({ ok }) => ok)).not.toContain(true);
    await close();
  });
});

it('an invalid DNS response for one name does not fail the look-ups of other names', async () => {
  const invalid = await startNameServer({
    'invalid.example': 'garbage',
    'late.example': { afterMs: 150, addresses: ['127.0.0.1'] },
  });
  const own = createProbe({ dnsServers: [invalid.server], dnsTimeoutMs: 1_500 });
  const requestFrom = (host: string) =>
    own.probe({ url: `http://${host}:${server.port}/`, timeoutMs: 3_000, allowPrivate: true });
  const [valid, ...failed] = await Promise.all([
    requestFrom('late.example'),
    ...Array(5).fill('invalid.example').map(requestFrom),
  ]);
  expect(valid).toMatchObject({ ok: true });
  for (const outcome of failed) expect(outcome).toMatchObject({ ok: false, error: { code: 'DNS_FAILED' } });
  await own.close();
  await invalid.close();
});

describe('the hosts file', () => {
  it('is used before DNS, whatever the case, and with a dot at the end', async () => {
    for (const host of ['inside.example', 'INSIDE.example', 'other.example', 'inside.example.'])
      expect(await request(host)).toMatchObject({ ok: true });
    expect(names.queriedNames).not.toContain('inside.example');
  });

  it('is subject to the address policy', async () => {
    expect(await request('lan.example', { allowPrivate: false })).toMatchObject({
      error: {
        code: 'ADDRESS_REFUSED',
        message: expect.stringContaining('address 10.1.2.3 of lan.example is private'),
      },
    });
  });

  it('is not needed for localhost', async () => {
    expect(await request('localhost')).toMatchObject({ ok: true });
    expect(await request('shop.localhost')).toMatchObject({ ok: true });
    expect(names.queriedNames.filter((name) => name.endsWith('localhost'))).toEqual([]);
  });

  it('is read again after it changed', async () => {
    const path = join(folder, 'changing');
    await writeFile(path, '127.0.0.1 old.example\n');
    const own = createProbe({ dnsServers: [names.server], hostsFile: path });
    const requestFrom = (host: string) =>
      own.probe({ url: `http://${host}:${server.port}/`, timeoutMs: 2_000, allowPrivate: true });
    expect(await requestFrom('old.example')).toMatchObject({ ok: true });
    await writeFile(path, '127.0.0.1 new.example # instead\n');
    await expect.poll(() => requestFrom('new.example'), { timeout: 5_000 }).toMatchObject({ ok: true });
    expect(await requestFrom('old.example')).toMatchObject({ ok: false, error: { code: 'DNS_NOT_FOUND' } });
    await own.close();
  });
});

describe('an address that is not public', () => {
  it.each([
    ['private.example', 'address 10.0.0.1 of private.example is private'],
    ['mixed.example', 'address 192.168.1.1 of mixed.example is private'],
    ['mixed-families.example', 'address fd00::1 of mixed-families.example is private'],
    ['shop.example', 'address 127.0.0.1 of shop.example is a loopback address'],
    ['127.0.0.1', 'address 127.0.0.1 is a loopback address'],
    ['2130706433', 'address 127.0.0.1 is a loopback address'],
    ['0x7f.1', 'address 127.0.0.1 is a loopback address'],
    ['017700000001', 'address 127.0.0.1 is a loopback address'],
    ['[::1]', 'address ::1 is a loopback address'],
    ['[::ffff:127.0.0.1]', 'address 127.0.0.1 of ::ffff:7f00:1 is a loopback address'],
    ['[::127.0.0.1]', 'address ::7f00:1 is an IPv4 address hidden inside an IPv6 address'],
    ['[64:ff9b::127.0.0.1]', 'address 64:ff9b::7f00:1 is a loopback address'],
    ['0.0.0.0', 'address 0.0.0.0 is the unspecified address'],
    ['localhost', 'address 127.0.0.1 of localhost is a loopback address'],
  ])('is refused: %s', async (host, message) => {
    const before = server.seen.length;
    const outcome = await request(host, { allowPrivate: false });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'ADDRESS_REFUSED', message: expect.stringContaining(message) },
    });
    expect(outcome.evidence).not.toHaveProperty('address');
    expect(server.seen.length).toBe(before);
  });

  it.each(['2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '127.1'])('is reached with allowPrivate: %s', async (host) => {
    expect(await request(host)).toMatchObject({ ok: true, evidence: { address: `127.0.0.1:${server.port}` } });
  });

  it.each(['metadata.example', 'mapped.example', '169.254.169.254', '2852039166', '[fd00:ec2::254]', '0.0.0.0'])(
    'is refused even with allowPrivate: %s',
    async (host) => {
      expect(await request(host)).toMatchObject({ ok: false, error: { code: 'ADDRESS_REFUSED' } });
    },
  );
});

describe('a redirect', () => {
  it.each([
    [
      'the metadata address',
      'http://169.254.169.254/latest/meta-data/',
      /^address 169\.254\.169\.254 is a cloud metadata/,
    ],
    ['its number', 'http://2852039166/', /^address 169\.254\.169\.254 is a cloud metadata/],
    [
      'a name for it',
      'http://metadata.example/',
      /^address 169\.254\.169\.254 of metadata\.example is a cloud metadata/,
    ],
    [
      'the runtime API',
      'http://127.0.0.1:9001/2018-06-01/',
      /^127\.0\.0\.1:9001 \(127\.0\.0\.1\) belongs to the machine/,
    ],
    ['the runtime API by name', 'http://localhost:9001/', /^127\.0\.0\.1:9001 \(localhost\) belongs/],
    ['the runtime API over IPv6', 'http://[::1]:9001/', /^\[::1\]:9001 \(::1\) belongs/],
  ])('to %s is refused although the first address is allowed', async (_what, to, message) => {
    server.playAt('/leave', redirect(to));
    const outcome = await target.probe({
      url: `http://shop.example:${server.port}/leave`,
      timeoutMs: 3_000,
      allowPrivate: true,
    });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'ADDRESS_REFUSED', message: expect.stringMatching(message) },
      evidence: { redirects: 1 },
    });
  });

  it('to a refused server does not reach it', async () => {
    const guarded = await startTcpServer(() => {});
    const careful = createProbe({ refuse: [`127.0.0.1:${guarded.port}`] });
    server.playAt('/in', redirect(guarded.url));
    const outcome = await careful.probe({ url: `${server.url}/in`, timeoutMs: 2_000, allowPrivate: true });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'ADDRESS_REFUSED' } });
    expect(guarded.openSockets()).toBe(0);
    await careful.close();
    await guarded.close();
  });
});
