// Which errors of real requests are attributed to this machine.
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProbe, type ProbeOptions } from '../../shared/checks/create-probe.ts';
import type { ProbeOutcome } from '../../shared/net/probe-port.ts';
import { startNameServer, type Zone } from '../support/name-server.ts';
import { closedPort, hang, startServer } from '../support/servers.ts';

const send = async (options: ProbeOptions, url: string, timeoutMs: number): Promise<ProbeOutcome> => {
  const { probe, close } = createProbe(options);
  onTestFinished(close);
  const request = { kind: 'http', url, timeoutMs, allowPrivate: true };
  return probe(request);
};

/** The root of all names is the name without labels. `before`: a name that the DNS servers answered just before. */
const ownSideOf = async (zone: Zone | 'none', timeoutMs: number, before?: string): Promise<unknown> => {
  const resolver = zone === 'none' ? undefined : await startNameServer(zone);
  if (resolver) onTestFinished(() => resolver.close());
  const dnsServers = [resolver?.server ?? `127.0.0.1:${closedPort}`];
  const { probe, close } = createProbe({ dnsServers });
  onTestFinished(close);
  const sendTo = (host: string): Promise<ProbeOutcome> => {
    const request = { kind: 'http', url: `http://${host}/`, timeoutMs, allowPrivate: true };
    return probe(request);
  };
  if (before !== undefined) await sendTo(before);
  const outcome = await sendTo('shop.test');
  expect(outcome).toMatchObject({ ok: false });
  const error = outcome.ok ? undefined : outcome.error;
  expect(outcome.evidence.error).toEqual(error);
  return error?.ownSide;
};

describe('a name that is not resolved', () => {
  it.each([
    ['and nothing else either', { 'shop.test': 'silent', '': 'silent' }, 3_000],
    ['within a short time-out, and nothing else either', { 'shop.test': 'silent', '': 'silent' }, 500],
    ['because no DNS server listens', 'none', 3_000],
    ['because the DNS server fails for everything', { 'shop.test': 'servfail', '': 'servfail' }, 3_000],
    ['because the DNS server refuses everything', { 'shop.test': 'refused', '': 'refused' }, 3_000],
    ['because the DNS server sends only garbage', { 'shop.test': 'garbage', '': 'garbage' }, 3_000],
  ] as const)('%s is attributed to the resolver', async (_, zone, timeoutMs) => {
    expect(await ownSideOf(zone, timeoutMs)).toBe('resolver');
  });

  it.each(['servfail', 'refused', 'notimp'] as const)(
    'because the DNS server began to answer everything with %s is attributed to the resolver',
    async (fault) => {
      const zone = { 'other.test': ['127.0.0.1'], 'shop.test': fault, '': fault };
      expect(await ownSideOf(zone, 3_000, 'other.test')).toBe('resolver');
    },
  );

  it.each(['servfail', 'refused'] as const)('alone with %s counts for its service', async (fault) => {
    const zone = { 'other.test': ['127.0.0.1'], 'shop.test': fault } as const;
    expect(await ownSideOf(zone, 3_000, 'other.test')).toBeUndefined();
  });

  it.each([
    ['because it does not exist', {}, 3_000],
    ['because only it is not answered', { 'shop.test': 'silent' }, 3_000],
    ['because only it is not answered within a short time-out', { 'shop.test': 'silent' }, 500],
    ['because only its servers fail', { 'shop.test': 'servfail' }, 3_000],
    ['because only it is refused', { 'shop.test': 'refused' }, 3_000],
    [
      'by a slow DNS server because only it is not answered',
      { 'shop.test': 'silent', '': { afterMs: 1_000, addresses: [] } },
      3_500,
    ],
  ] as const)('%s counts for its service', async (_, zone, timeoutMs) => {
    expect(await ownSideOf(zone, timeoutMs)).toBeUndefined();
  });
});

it('a service that refuses, or is silent, counts for itself', async () => {
  const server = await startServer(hang());
  onTestFinished(server.close);
  for (const url of [`http://127.0.0.1:${closedPort}/`, server.url]) {
    const outcome = await send({}, url, 500);
    expect(outcome).toMatchObject({ ok: false, error: expect.not.objectContaining({ ownSide: expect.anything() }) });
  }
});

/** Runs a request in a process of its own, after a shell has changed what that process may do; prints the error. */
const errorIn = async (command: readonly string[], prepare: string, url: string): Promise<unknown> => {
  const probe = new URL('../../shared/checks/create-probe.ts', import.meta.url).href;
  const script = `
    import { createProbe } from '${probe}';
    import { openSync } from 'node:fs';
    const { probe, close } = createProbe();
    ${prepare}
    const outcome = await probe({ kind: 'http', url: '${url}', timeoutMs: 3000, allowPrivate: true });
    process._rawDebug(JSON.stringify(outcome.error));
    process.exit();`;
  const [file = '', ...args] = [...command, process.execPath, '--input-type=module', '-e', script];
  const { stderr } = await promisify(execFile)(file, args);
  return JSON.parse(stderr.split('\n').find((line) => line.startsWith('{')) ?? 'null');
};

describe.skipIf(process.platform === 'win32')('a process without free descriptors', () => {
  const openAll = `try { for (;;) openSync('/dev/null', 'r'); } catch {}`;
  const limited = ['/bin/sh', '-c', 'ulimit -n 64; exec "$@"', 'sh'];

  it.each(['http://127.0.0.1:4/', 'https://127.0.0.1:4/', 'http://shop.test/'])(
    'attributes the error of %s to them',
    async (url) => {
      expect(await errorIn(limited, openAll, url)).toMatchObject({ ownSide: 'descriptors' });
    },
  );
});

const canIsolateNetwork = (): boolean => {
  try {
    execFileSync('unshare', ['-n', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(!canIsolateNetwork())('a machine without a route', () => {
  it.each([
    ['http://192.0.2.1/', 'network'],
    ['http://10.1.2.3/', 'network'],
    ['http://[2001:db8::1]/', 'ipv6'],
    ['http://shop.test/', 'resolver'],
  ])('attributes the error of %s to it', async (url, ownSide) => {
    expect(await errorIn(['unshare', '-n'], '', url)).toMatchObject({ ownSide });
  });
});
