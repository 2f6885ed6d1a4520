// Names and addresses: a DNS server and a hosts file of the test's own, and everything that must not be reached.
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
let probing: ReturnType<typeof createProbe>;

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
  probing = createProbe({
    dnsServers: [names.server],
    dnsTimeoutMs: 600,
    hostsFile: join(folder, 'hosts'),
    refuse: ['127.0.0.1:9001'],
  });
});
afterAll(async () => {
  await probing.close();
  await Promise.all([server.close(), names.close(), rm(folder, { recursive: true })]);
});

const ask = (host: string, more: object = {}) =>
  probing.probe({ url: `http://${host}:${server.port}/`, timeoutMs: 3_000, allowPrivate: true, ...more });

describe('a name', () => {
  it('is looked up with the given server, and the answer is connected to', async () => {
    const outcome = await ask('shop.example');
    expect(outcome).toMatchObject({ ok: true, evidence: { address: `127.0.0.1:${server.port}` } });
    expect(outcome.evidence.phases).toHaveProperty('dnsMs');
    expect(server.seen.at(-1)?.headers.host).toBe(`shop.example:${server.port}`);
    expect(names.asked).toContain('shop.example');
  });

  it.each([
    ['unknown.example', 'DNS_NOT_FOUND', 'no such host unknown.example'],
    ['empty.example', 'DNS_NOT_FOUND', 'the name empty.example exists but has no address'],
    ['broken.example', 'DNS_FAILED', 'the name server could not look up broken.example (it failed, SERVFAIL)'],
    ['silent.example', 'DNS_TIMED_OUT', 'the name server did not answer for silent.example within 600 ms'],
  ])('%s: %s', async (host, code, message) => {
    const outcome = await ask(host);
    expect(outcome).toMatchObject({ ok: false, error: { code, message } });
    expect(outcome.evidence.phases).toHaveProperty('dnsMs');
    expect(outcome.evidence).not.toHaveProperty('address');
    expect(outcome.evidence.phases.totalMs).toBeLessThan(15_000);
  });

  it('whose look-up hangs is stopped by the total deadline', async () => {
    const outcome = await ask('silent.example', { timeoutMs: 200 });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'TIMED_OUT', message: 'no answer within 200 ms (still looking up silent.example)' },
    });
  });

  it('whose look-up hangs is stopped by a signal', async () => {
    const outcome = await ask('silent.example', { signal: AbortSignal.timeout(100) });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });

  it('with IPv4 does not wait for an IPv6 answer that never comes', async () => {
    const { probe, close } = createProbe({ dnsServers: [names.server], dnsTimeoutMs: 20_000 });
    const url = `http://half-silent.example:${server.port}/`;
    const outcome = await probe({ url, timeoutMs: 30_000, allowPrivate: true });
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.evidence.phases.dnsMs).toBeLessThan(10_000);
    await close();
  });

  it('with a dead address first is reached by the next one', async () => {
    expect(await ask('two.example')).toMatchObject({ ok: true, evidence: { address: `127.0.0.1:${server.port}` } });
  });

  it('is no longer pending once its probe was stopped: many hanging look-ups do not stall a good one', async () => {
    const { probe, close } = createProbe({ dnsServers: [names.server], dnsTimeoutMs: 20_000 });
    const asking = (host: string, more: object = {}) =>
      probe({ url: `http://${host}:${server.port}/`, timeoutMs: 30_000, allowPrivate: true, ...more });
    const stop = new AbortController();
    const hanging = Array.from({ length: 50 }, () => asking('silent.example', stop));
    expect((await asking('shop.example')).evidence.phases.totalMs).toBeLessThan(10_000);
    stop.abort();
    expect((await Promise.all(hanging)).map(({ ok }) => ok)).not.toContain(true);
    await close();
  });
});

it('nonsense in answer to one name does not fail the look-ups of others', async () => {
  const mad = await startNameServer({
    'mad.example': 'garbage',
    'late.example': { afterMs: 150, addresses: ['127.0.0.1'] },
  });
  const mine = createProbe({ dnsServers: [mad.server], dnsTimeoutMs: 1_500 });
  const asking = (host: string) =>
    mine.probe({ url: `http://${host}:${server.port}/`, timeoutMs: 3_000, allowPrivate: true });
  const [innocent, ...guilty] = await Promise.all([
    asking('late.example'),
    ...Array(5).fill('mad.example').map(asking),
  ]);
  expect(innocent).toMatchObject({ ok: true });
  for (const outcome of guilty) expect(outcome).toMatchObject({ ok: false, error: { code: 'DNS_FAILED' } });
  await mine.close();
  await mad.close();
});

describe('the hosts file', () => {
  it('comes first, whatever the case and with a dot at the end', async () => {
    for (const host of ['inside.example', 'INSIDE.example', 'other.example', 'inside.example.'])
      expect(await ask(host)).toMatchObject({ ok: true });
    expect(names.asked).not.toContain('inside.example');
  });

  it('is vetted like any answer', async () => {
    expect(await ask('lan.example', { allowPrivate: false })).toMatchObject({
      error: {
        code: 'ADDRESS_REFUSED',
        message: expect.stringContaining('address 10.1.2.3 of lan.example is private'),
      },
    });
  });

  it('is not needed for localhost', async () => {
    expect(await ask('localhost')).toMatchObject({ ok: true });
    expect(await ask('shop.localhost')).toMatchObject({ ok: true });
    expect(names.asked.filter((name) => name.endsWith('localhost'))).toEqual([]);
  });

  it('is read again when it has changed', async () => {
    const path = join(folder, 'changing');
    await writeFile(path, '127.0.0.1 old.example\n');
    const mine = createProbe({ dnsServers: [names.server], hostsFile: path });
    const asking = (host: string) =>
      mine.probe({ url: `http://${host}:${server.port}/`, timeoutMs: 2_000, allowPrivate: true });
    expect(await asking('old.example')).toMatchObject({ ok: true });
    await writeFile(path, '127.0.0.1 new.example # instead\n');
    await expect.poll(() => asking('new.example'), { timeout: 5_000 }).toMatchObject({ ok: true });
    expect(await asking('old.example')).toMatchObject({ ok: false, error: { code: 'DNS_NOT_FOUND' } });
    await mine.close();
  });
});

describe('an address that is not public', () => {
  it.each([
    ['private.example', 'address 10.0.0.1 of private.example is private'],
    ['mixed.example', 'address 192.168.1.1 of mixed.example is private'],
    ['mixed-families.example', 'address fd00::1 of mixed-families.example is private'],
    ['shop.example', 'address 127.0.0.1 of shop.example is loopback'],
    ['127.0.0.1', 'address 127.0.0.1 is loopback'],
    ['2130706433', 'address 127.0.0.1 is loopback'],
    ['0x7f.1', 'address 127.0.0.1 is loopback'],
    ['017700000001', 'address 127.0.0.1 is loopback'],
    ['[::1]', 'address ::1 is loopback'],
    ['[::ffff:127.0.0.1]', 'address 127.0.0.1 of ::ffff:7f00:1 is loopback'],
    ['[::127.0.0.1]', 'address ::7f00:1 is another address in disguise'],
    ['[64:ff9b::127.0.0.1]', 'address 64:ff9b::7f00:1 is loopback'],
    ['0.0.0.0', 'address 0.0.0.0 is unspecified'],
    ['localhost', 'address 127.0.0.1 of localhost is loopback'],
  ])('is refused: %s', async (host, message) => {
    const before = server.seen.length;
    const outcome = await ask(host, { allowPrivate: false });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'ADDRESS_REFUSED', message: expect.stringContaining(message) },
    });
    expect(outcome.evidence).not.toHaveProperty('address');
    expect(server.seen.length).toBe(before);
  });

  it.each(['2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '127.1'])('is reached with allowPrivate: %s', async (host) => {
    expect(await ask(host)).toMatchObject({ ok: true, evidence: { address: `127.0.0.1:${server.port}` } });
  });

  it.each(['metadata.example', 'mapped.example', '169.254.169.254', '2852039166', '[fd00:ec2::254]', '0.0.0.0'])(
    'is refused even with allowPrivate: %s',
    async (host) => {
      expect(await ask(host)).toMatchObject({ ok: false, error: { code: 'ADDRESS_REFUSED' } });
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
  ])('to %s is refused though the first address was allowed', async (_what, to, message) => {
    server.playAt('/leave', redirect(to));
    const outcome = await probing.probe({
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
