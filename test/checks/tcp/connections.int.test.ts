import type { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { TlsTrust } from '../../../shared/net/probe-port.ts';
import { AUTHORITY_CERT, EXPIRED_CERT, SHOP_CERT, SHOP_KEY } from '../../support/certificate.ts';
import { issueCertificate } from '../../support/issue-certificate.ts';
import { closedPort } from '../../support/servers.ts';
import { echo, greet, staySilent } from './support/line-servers.ts';
import { openTcpRequests, refusedPort } from './support/tcp-requests.ts';

const { start, requestTo, request } = openTcpRequests();
const tls = { key: SHOP_KEY, cert: SHOP_CERT };

describe('a connection', () => {
  it('is established, and closed at once', async () => {
    const server = await start(staySilent);
    const outcome = await requestTo(server.port);
    expect(outcome).toMatchObject({
      ok: true,
      response: { text: '', isExpected: true },
      evidence: {
        ...{ kind: 'tcp', target: `127.0.0.1:${server.port}`, protocol: 'tcp', address: `127.0.0.1:${server.port}` },
        phases: { tcpMs: expect.any(Number), totalMs: expect.any(Number) },
      },
    });
    expect(outcome.evidence).not.toHaveProperty('bytes');
    expect(outcome.evidence.phases).not.toHaveProperty('firstByteMs');
    await expect.poll(server.openSockets).toBe(0);
  });

  it('to a closed port is refused', async () => {
    expect(await requestTo(closedPort)).toMatchObject({
      ok: false,
      error: { code: 'CONNECTION_REFUSED', message: `connection refused by 127.0.0.1:${closedPort}`, phase: 'connect' },
      evidence: { address: `127.0.0.1:${closedPort}`, error: { code: 'CONNECTION_REFUSED' } },
    });
  });

  it('to a name is established by one of its addresses', async () => {
    const { port } = await start(staySilent);
    const outcome = await requestTo(port, { host: 'localhost' });
    expect(outcome).toMatchObject({ ok: true, evidence: { address: `127.0.0.1:${port}` } });
    expect(outcome.evidence.resolved).toContain('127.0.0.1');
  });

  it('to an IPv6 address is established', async () => {
    const server = await start(greet('220 ready'), undefined, '::1');
    const outcome = await requestTo(server.port, { host: '::1', expect: { text: '220' } });
    expect(outcome).toMatchObject({ ok: true, evidence: { address: `[::1]:${server.port}` } });
  });

  it('to a name that does not exist fails', async () => {
    const outcome = await requestTo(25, { host: 'nobody.invalid' });
    expect(outcome).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^DNS_/), phase: 'resolve' } });
    expect(outcome.evidence).not.toHaveProperty('address');
  });

  it('to a private address is refused unless the monitor allows it', async () => {
    const server = await start(staySilent);
    expect(await requestTo(server.port, { allowPrivate: false })).toMatchObject({
      ok: false,
      error: { code: 'ADDRESS_REFUSED', message: expect.stringContaining('allowPrivate'), phase: 'prepare' },
    });
    expect(await requestTo(server.port, { allowPrivate: false, host: 'localhost' })).toMatchObject({
      error: { code: 'ADDRESS_REFUSED' },
    });
    expect(server.connections()).toBe(0);
  });

  it('to an endpoint of this process is refused in any case', async () => {
    expect(await requestTo(refusedPort)).toMatchObject({ ok: false, error: { code: 'ADDRESS_REFUSED' } });
  });
});

describe('TLS', () => {
  it('is negotiated before anything is sent', async () => {
    const server = await start(echo, tls);
    const outcome = await requestTo(server.port, { tls: {}, send: 'hello', expect: { text: 'hello' } });
    expect(outcome).toMatchObject({
      ok: true,
      evidence: {
        protocol: 'tls',
        tls: { version: 'TLSv1.3', subject: expect.any(String), validTo: expect.any(Number) },
        phases: { tcpMs: expect.any(Number), tlsMs: expect.any(Number), firstByteMs: expect.any(Number) },
      },
    });
  });

  it('uses the server name of the request for the certificate', async () => {
    const { port } = await start(greet('* OK'), tls);
    const expected = { expect: { text: '* OK' } };
    expect(await requestTo(port, { tls: { servername: 'shop.example' }, ...expected })).toMatchObject({ ok: true });
    expect(await requestTo(port, { tls: { servername: 'mail.example' }, ...expected })).toMatchObject({
      ok: false,
      error: { code: 'CERTIFICATE_WRONG_NAME' },
    });
  });

  it('is refused for an expired certificate, and nothing is sent', async () => {
    const server = await start(echo, { key: SHOP_KEY, cert: EXPIRED_CERT });
    expect(await requestTo(server.port, { tls: {}, send: 'secret' })).toMatchObject({
      ok: false,
      error: { code: 'CERTIFICATE_EXPIRED', message: expect.stringContaining('expired on'), phase: 'tls' },
      evidence: { tls: { refused: expect.stringContaining('expired on') } },
    });
    expect(server.received()).toBe('');
  });

  it('accepts the certificate of an authority of its own, a pinned one, or any', async () => {
    const own = issueCertificate({ subject: { cn: 'mail' }, ips: ['127.0.0.1'] });
    const { port } = await start(greet('* OK'), own);
    const outcomeWith = (trust: TlsTrust) => requestTo(port, { tls: {}, expect: { text: 'OK' }, trust });
    expect(await outcomeWith({})).toMatchObject({ ok: false, error: { code: 'CERTIFICATE_UNTRUSTED' } });
    expect(await outcomeWith({ authority: own.cert })).toMatchObject({ ok: true });
    expect(await outcomeWith({ verify: false })).toMatchObject({ ok: true, evidence: { tls: { subject: 'mail' } } });
    expect(await outcomeWith({ verify: false, pins: ['ab'.repeat(32)] })).toMatchObject({
      ok: false,
      error: { code: 'CERTIFICATE_NOT_PINNED', phase: 'tls' },
    });
  });

  it('fails with a server that does not use it', async () => {
    expect(await request(greet('220 ready\r\n'), { tls: {} })).toMatchObject({
      ok: false,
      error: { code: 'TLS_FAILED', phase: 'tls' },
      evidence: { protocol: 'tls', phases: { tcpMs: expect.any(Number) } },
    });
  });

  it('sends a client certificate', async () => {
    const server = await start(
      (socket) => void socket.write((socket as TLSSocket).authorized ? 'trusted' : 'unknown'),
      {
        ...tls,
        ca: AUTHORITY_CERT,
        requestCert: true,
      },
    );
    const clientCertificate = { cert: SHOP_CERT, key: SHOP_KEY };
    expect(await requestTo(server.port, { tls: { clientCertificate }, expect: { text: 'trusted' } })).toMatchObject({
      ok: true,
    });
    expect(await requestTo(server.port, { tls: { clientCertificate: { cert: 'x', key: 'y' } } })).toMatchObject({
      ok: false,
      error: { code: 'INVALID_REQUEST' },
    });
  });
});
