// HTTPS requests: the certificates that are accepted, and the errors for those that are refused.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AUTHORITY_CERT, EXPIRED_CERT, SHOP_CERT, SHOP_KEY } from '../support/certificate.ts';
import { createProbe } from '../support/http-probe.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { type ScriptedServer, startServer, startTcpServer, status } from '../support/servers.ts';

let shop: ScriptedServer;
let names: NameServer;
let target: ReturnType<typeof createProbe>;

beforeAll(async () => {
  shop = await startServer(status(200, 'secret'), { tls: { key: SHOP_KEY, cert: SHOP_CERT } });
  names = await startNameServer({ 'shop.example': ['127.0.0.1'], 'bank.example': ['127.0.0.1'] });
  target = createProbe({ dnsServers: [names.server], ca: [AUTHORITY_CERT] });
});
afterAll(async () => {
  await target.close();
  await Promise.all([shop.close(), names.close()]);
});

const request = (url: string) => ({ url, timeoutMs: 2_000, allowPrivate: true });

it.each(['shop.example', '127.0.0.1', 'shop.example.'])('a certificate for %s is accepted', async (host) => {
  const outcome = await target.probe(request(`https://${host}:${shop.port}/`));
  expect(outcome).toMatchObject({ ok: true, evidence: { status: 200, address: `127.0.0.1:${shop.port}` } });
  expect(outcome.evidence.phases).toMatchObject({ tcpMs: expect.any(Number), tlsMs: expect.any(Number) });
  await expect.poll(() => shop.openSockets()).toBe(0);
});

it('a certificate for another name is refused', async () => {
  expect(await target.probe(request(`https://bank.example:${shop.port}/`))).toMatchObject({
    ok: false,
    error: {
      code: 'CERTIFICATE_WRONG_NAME',
      message: 'certificate of bank.example is for another name: shop.example, 127.0.0.1',
    },
  });
});

it('a certificate of an unknown authority is refused', async () => {
  const untrusting = createProbe({ dnsServers: [names.server] });
  expect(await untrusting.probe(request(`https://shop.example:${shop.port}/`))).toMatchObject({
    ok: false,
    error: {
      code: 'CERTIFICATE_UNTRUSTED',
      message: expect.stringMatching(/did not send the certificate of Vigia test authority \(incomplete chain\)$/),
    },
    evidence: { address: `127.0.0.1:${shop.port}` },
  });
  await untrusting.close();
});

it('an expired certificate is refused', async () => {
  const old = await startServer(status(200), { tls: { key: SHOP_KEY, cert: EXPIRED_CERT } });
  expect(await target.probe(request(`https://shop.example:${old.port}/`))).toMatchObject({
    ok: false,
    error: {
      code: 'CERTIFICATE_EXPIRED',
      message: expect.stringMatching(/^certificate of shop\.example expired on 2021-01-01, \d+ days ago$/),
    },
  });
  await old.close();
});

it('a port without TLS is an error', async () => {
  const plain = await startServer();
  expect(await target.probe(request(`https://shop.example:${plain.port}/`))).toMatchObject({
    ok: false,
    error: {
      code: 'TLS_FAILED',
      message: `127.0.0.1:${plain.port} does not use TLS: is this a port without encryption? (WRONG_VERSION_NUMBER)`,
    },
  });
  await plain.close();
});

it.each([
  [
    'hangs',
    'TIMED_OUT',
    /^no response within 300 ms \(connected to 127\.0\.0\.1:\d+ in \d+ ms, then no TLS handshake\)$/,
  ],
  ['is reset', 'CONNECTION_RESET', /^connection reset by 127\.0\.0\.1:\d+ during the TLS handshake$/],
  ['is closed', 'CONNECTION_CLOSED', /^127\.0\.0\.1:\d+ closed the connection during the TLS handshake$/],
])('an error reports that the handshake %s', async (how, code, message) => {
  const raw = await startTcpServer((socket) =>
    socket.once('data', () => {
      if (how === 'is reset') socket.resetAndDestroy();
      if (how === 'is closed') socket.end();
    }),
  );
  expect(await target.probe({ ...request(`https://shop.example:${raw.port}/`), timeoutMs: 300 })).toMatchObject({
    ok: false,
    error: { code, message: expect.stringMatching(message) },
  });
  await expect.poll(() => raw.openSockets()).toBe(0);
  await raw.close();
});
