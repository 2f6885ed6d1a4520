// The probe over TLS: what it demands of a certificate, and what it says when that is not met.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AUTHORITY_CERT, EXPIRED_CERT, SHOP_CERT, SHOP_KEY } from '../support/certificate.ts';
import { createProbe } from '../support/http-probe.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { type ScriptedServer, startServer, startTcpServer, status } from '../support/servers.ts';

let shop: ScriptedServer;
let names: NameServer;
let trusting: ReturnType<typeof createProbe>;

beforeAll(async () => {
  shop = await startServer(status(200, 'secret'), { tls: { key: SHOP_KEY, cert: SHOP_CERT } });
  names = await startNameServer({ 'shop.example': ['127.0.0.1'], 'bank.example': ['127.0.0.1'] });
  trusting = createProbe({ dnsServers: [names.server], ca: [AUTHORITY_CERT] });
});
afterAll(async () => {
  await trusting.close();
  await Promise.all([shop.close(), names.close()]);
});

const request = (url: string) => ({ url, timeoutMs: 2_000, allowPrivate: true });

it.each(['shop.example', '127.0.0.1', 'shop.example.'])('accepts a certificate for %s', async (host) => {
  const outcome = await trusting.probe(request(`https://${host}:${shop.port}/`));
  expect(outcome).toMatchObject({ ok: true, evidence: { status: 200, address: `127.0.0.1:${shop.port}` } });
  expect(outcome.evidence.phases).toMatchObject({ tcpMs: expect.any(Number), tlsMs: expect.any(Number) });
  await expect.poll(() => shop.openSockets()).toBe(0);
});

it('refuses one for another name', async () => {
  expect(await trusting.probe(request(`https://bank.example:${shop.port}/`))).toMatchObject({
    ok: false,
    error: {
      code: 'CERTIFICATE_WRONG_NAME',
      message: 'certificate of bank.example is for another name: shop.example, 127.0.0.1',
    },
  });
});

it('refuses one from an authority that is not trusted', async () => {
  const wary = createProbe({ dnsServers: [names.server] });
  expect(await wary.probe(request(`https://shop.example:${shop.port}/`))).toMatchObject({
    ok: false,
    error: {
      code: 'CERTIFICATE_UNTRUSTED',
      message: expect.stringMatching(/did not send the certificate of Vigia test authority \(incomplete chain\)$/),
    },
    evidence: { address: `127.0.0.1:${shop.port}` },
  });
  await wary.close();
});

it('refuses one that has expired', async () => {
  const old = await startServer(status(200), { tls: { key: SHOP_KEY, cert: EXPIRED_CERT } });
  expect(await trusting.probe(request(`https://shop.example:${old.port}/`))).toMatchObject({
    ok: false,
    error: { code: 'CERTIFICATE_EXPIRED', message: 'certificate of shop.example expired on 2021-01-01' },
  });
  await old.close();
});

it('says when a port does not speak TLS', async () => {
  const plain = await startServer();
  expect(await trusting.probe(request(`https://shop.example:${plain.port}/`))).toMatchObject({
    ok: false,
    error: { code: 'TLS_FAILED', message: `127.0.0.1:${plain.port} does not speak TLS (is it an http: port?)` },
  });
  await plain.close();
});

it.each([
  [
    'hangs',
    'TIMED_OUT',
    /^no answer within 300 ms \(connected to 127\.0\.0\.1:\d+ in \d+ ms, then no TLS handshake\)$/,
  ],
  ['is reset', 'CONNECTION_RESET', /^connection reset by 127\.0\.0\.1:\d+ during the TLS handshake$/],
  ['is closed', 'CONNECTION_RESET', /during the TLS handshake$/],
])('says when the handshake %s', async (how, code, message) => {
  const raw = await startTcpServer((socket) =>
    socket.once('data', () => {
      if (how === 'is reset') socket.resetAndDestroy();
      if (how === 'is closed') socket.end();
    }),
  );
  expect(await trusting.probe({ ...request(`https://shop.example:${raw.port}/`), timeoutMs: 300 })).toMatchObject({
    ok: false,
    error: { code, message: expect.stringMatching(message) },
  });
  await expect.poll(() => raw.openSockets()).toBe(0);
  await raw.close();
});
