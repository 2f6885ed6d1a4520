// The guarded connection through real sockets: name, address policy, TCP and TLS, time-out, signal and shutdown.
import { once } from 'node:events';
import { TLSSocket } from 'node:tls';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ConnectionOutcome,
  type ConnectionRequest,
  createGuardedConnector,
  type GuardedConnector,
} from '../../shared/net/guarded-connection.ts';
import { AUTHORITY_CERT, EXPIRED_CERT, SHOP_CERT, SHOP_KEY } from '../support/certificate.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { closedPort, type ScriptedServer, startServer, startTcpServer, status } from '../support/servers.ts';

type TcpServer = Awaited<ReturnType<typeof startTcpServer>>;

let greeter: TcpServer;
let shop: ScriptedServer;
let names: NameServer;
let connector: GuardedConnector;

beforeAll(async () => {
  greeter = await startTcpServer((socket) => socket.on('error', () => {}).write('220 ready\r\n'));
  shop = await startServer(status(200), { tls: { key: SHOP_KEY, cert: SHOP_CERT } });
  names = await startNameServer({
    'mail.example': ['127.0.0.1'],
    'shop.example': ['127.0.0.1'],
    'bank.example': ['127.0.0.1'],
    'mixed.example': ['127.0.0.1', '169.254.169.254'],
    'mute.example': 'silent',
    // The greeter listens on the second address only.
    'two.example': ['127.0.0.2', '127.0.0.1'],
  });
  connector = createGuardedConnector({
    dnsServers: [names.server],
    hostsFile: '/dev/null',
    ca: [AUTHORITY_CERT],
    refuse: ['127.0.0.1:9001'],
  });
});
afterAll(async () => {
  await connector.close();
  await Promise.all([greeter.close(), shop.close(), names.close()]);
});

/** Connects to the greeter by its name unless `more` names another endpoint; a socket is destroyed afterwards. */
const connect = async (more: Partial<ConnectionRequest> = {}): Promise<ConnectionOutcome> => {
  const outcome = await connector.connect({
    host: 'mail.example',
    port: greeter.port,
    timeoutMs: 2_000,
    allowPrivate: true,
    ...more,
  });
  if (outcome.ok) outcome.socket.destroy();
  return outcome;
};

describe('a plain connection', () => {
  it('returns the open socket, its address and its phases', async () => {
    const outcome = await connector.connect({
      host: 'mail.example',
      port: greeter.port,
      timeoutMs: 2_000,
      allowPrivate: true,
    });
    if (!outcome.ok) throw new Error(outcome.error.message);
    const [greeting] = await once(outcome.socket, 'data');
    expect(String(greeting)).toBe('220 ready\r\n');
    outcome.socket.destroy();
    expect(outcome).toMatchObject({ address: `127.0.0.1:${greeter.port}`, resolved: ['127.0.0.1'] });
    expect(outcome).not.toHaveProperty('tls');
    expect(Object.keys(outcome.phases)).toEqual(['dnsMs', 'tcpMs', 'totalMs']);
    for (const ms of Object.values(outcome.phases)) expect(Number.isInteger(ms)).toBe(true);
  });

  it.each(['127.0.0.1', '127.1', '0x7f.1', 'localhost', 'MAIL.example', 'mail.example.', 'ｍail.example'])(
    'reaches %s',
    async (host) => {
      expect(await connect({ host })).toMatchObject({ ok: true, address: `127.0.0.1:${greeter.port}` });
    },
  );

  it('tries the next address when one refuses', async () => {
    expect(await connect({ host: 'two.example' })).toMatchObject({ ok: true, address: `127.0.0.1:${greeter.port}` });
  });

  it('leaves no socket open once the caller destroys its own', async () => {
    await expect.poll(() => greeter.openSockets()).toBe(0);
  });
});

describe('an error', () => {
  const allowed = { allowPrivate: true };
  it.each<readonly [string, Partial<ConnectionRequest>, string, string]>([
    ['a name that does not exist', { host: 'nobody.example' }, 'DNS_NOT_FOUND', 'no such host nobody.example'],
    ['a host that is not a name', { host: 'bad host' }, 'DNS_NOT_FOUND', '"bad host" is not a valid host name'],
    ['no host', { host: '' }, 'DNS_NOT_FOUND', '"" is not a valid host name'],
    ['a port out of range', { port: 70_000 }, 'INVALID_REQUEST', 'port is 70000; a valid value is 443'],
    ['a time-out of zero', { timeoutMs: 0 }, 'INVALID_REQUEST', 'timeoutMs is 0; a valid value is 5000'],
    ['a closed port', { host: '127.0.0.1', port: closedPort }, 'CONNECTION_REFUSED', 'connection refused by'],
    ['a missing family', { family: 6 }, 'DNS_NOT_FOUND', 'mail.example has no IPv6 address'],
    ['a private address', { allowPrivate: false }, 'ADDRESS_REFUSED', 'set allowPrivate to allow it'],
    ['a metadata address', { host: '169.254.169.254' }, 'ADDRESS_REFUSED', 'is a cloud metadata address'],
    ['one metadata address of two', { host: 'mixed.example' }, 'ADDRESS_REFUSED', 'is a cloud metadata address'],
    ['a refused endpoint', { port: 9001 }, 'ADDRESS_REFUSED', 'belongs to the machine that runs Vigía'],
    ['the language es', { host: 'nobody.example', language: 'es' }, 'DNS_NOT_FOUND', 'no existe el servidor'],
  ])('for %s is a value', async (_, more, code, message) => {
    const outcome = await connect({ ...allowed, ...more });
    expect(outcome).toMatchObject({ ok: false, error: { code, message: expect.stringContaining(message) } });
    expect(outcome.phases.totalMs).toBeGreaterThanOrEqual(0);
  });
});

describe('a connection that takes too long', () => {
  it('ends at its time-out while the name is looked up', async () => {
    expect(await connect({ host: 'mute.example', timeoutMs: 100 })).toMatchObject({
      ok: false,
      error: { code: 'TIMED_OUT', message: 'no response within 100 ms (still looking up mute.example)' },
    });
  });

  it('ends at its time-out during the TLS handshake', async () => {
    const outcome = await connect({ host: '127.0.0.1', tls: {}, port: silent.port, timeoutMs: 200 });
    expect(outcome).toMatchObject({
      ok: false,
      address: `127.0.0.1:${silent.port}`,
      error: { code: 'TIMED_OUT', message: expect.stringContaining('then no TLS handshake') },
    });
    await expect.poll(() => silent.openSockets()).toBe(0);
  });

  it('ends when its signal is aborted', async () => {
    const outcome = await connect({ host: 'mute.example', signal: AbortSignal.timeout(50) });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED', message: 'the request was cancelled' } });
    expect(await connect({ signal: AbortSignal.abort() })).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });

  it('ends when the connector is closed, and so does every later one', async () => {
    const closing = createGuardedConnector({ dnsServers: [names.server], hostsFile: '/dev/null' });
    const pending = closing.connect({ host: 'mute.example', port: 80, timeoutMs: 2_000 });
    await closing.close();
    const closed = { ok: false, error: { code: 'CANCELLED' } };
    expect(await pending).toMatchObject(closed);
    expect(await closing.connect({ host: '127.0.0.1', port: 80, timeoutMs: 2_000 })).toMatchObject(closed);
  });

  let silent: TcpServer;
  beforeAll(async () => {
    silent = await startTcpServer((socket) => socket.on('error', () => {}).resume());
  });
  afterAll(() => silent.close());
});

describe('TLS', () => {
  const overTls = (more: Partial<ConnectionRequest>) =>
    connect({ host: 'shop.example', port: shop.port, tls: {}, ...more });

  it('returns a TLS socket with the evidence of its certificate', async () => {
    const outcome = await overTls({});
    expect(outcome).toMatchObject({ ok: true, tls: { version: 'TLSv1.3', issuer: expect.any(String) } });
    expect(outcome.ok && outcome.socket instanceof TLSSocket && outcome.socket.authorized).toBe(true);
    expect(Object.keys(outcome.phases)).toEqual(['dnsMs', 'tcpMs', 'tlsMs', 'totalMs']);
  });

  it('offers the protocols that the caller lists, and none otherwise', async () => {
    const negotiated = async (tls: ConnectionRequest['tls']) => {
      const outcome = await overTls({ ...(tls && { tls }) });
      return outcome.ok && outcome.socket instanceof TLSSocket && outcome.socket.alpnProtocol;
    };
    expect(await negotiated({ alpn: ['http/1.1'] })).toBe('http/1.1');
    expect(await negotiated({})).toBe(false);
  });

  it('compares the certificate with the server name of the request', async () => {
    expect(await overTls({ host: 'bank.example', tls: { servername: 'shop.example' } })).toMatchObject({ ok: true });
    expect(await overTls({ host: 'bank.example' })).toMatchObject({
      ok: false,
      error: { code: 'CERTIFICATE_WRONG_NAME', message: expect.stringContaining('certificate of bank.example') },
      tls: { refused: expect.any(String) },
    });
  });

  it('refuses a certificate that has expired', async () => {
    const old = await startServer(status(200), { tls: { key: SHOP_KEY, cert: EXPIRED_CERT } });
    expect(await overTls({ port: old.port })).toMatchObject({ ok: false, error: { code: 'CERTIFICATE_EXPIRED' } });
    await expect.poll(() => old.openSockets()).toBe(0);
    await old.close();
  });

  it('fails where the server does not use TLS', async () => {
    expect(await overTls({ port: greeter.port })).toMatchObject({ ok: false, error: { code: 'TLS_FAILED' } });
  });

  it('fails for a client certificate that cannot be loaded', async () => {
    const clientCertificate = { cert: 'none', key: 'none' };
    expect(await overTls({ tls: { clientCertificate } })).toMatchObject({
      ok: false,
      error: { code: 'INVALID_REQUEST', message: expect.stringContaining('client certificate') },
    });
  });
});

it('stays below 70 KB when bundled, because the alert function carries it', async () => {
  const bundle = await build({
    entryPoints: ['shared/net/guarded-connection.ts'],
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'cjs',
  });
  expect((bundle.outputFiles[0]?.contents.length ?? Number.NaN) / 1_024).toBeLessThan(70);
});
