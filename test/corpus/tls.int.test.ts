// Runs the cases of certificates.ts, tls-options.ts and handshakes.ts, each with its own server.
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { startTcpServer } from '../support/servers.ts';
import { certificates } from './certificates.ts';
import { handshakes } from './handshakes.ts';
import type { Case } from './support/case.ts';
import { describeCases } from './support/describe-cases.ts';
import { authority } from './support/tls-case.ts';
import { startTlsServer, type TlsServer } from './support/tls-server.ts';
import { tlsOptions } from './tls-options.ts';
import { trust } from './trust.ts';

const tlsCases = [...certificates, ...tlsOptions, ...trust];

let names: NameServer;
let servers: readonly TlsServer[] = [];

beforeAll(async () => {
  names = await startNameServer({ 'shop.example': ['127.0.0.1'], 'www.shop.example': ['127.0.0.1'] });
  servers = await Promise.all(tlsCases.map(({ server }) => startTlsServer(server)));
});
afterAll(async () => {
  await Promise.all([names.close(), ...servers.map((server) => server.close())]);
});

const cases = tlsCases.map(
  ({ server: _, host = 'shop.example', ...one }, index): Case => ({
    ...one,
    url: () => `https://${host}:${servers[index]?.port}/`,
  }),
);

const options = () => ({
  probe: { dnsServers: [names.server], ca: [authority.cert], hostsFile: '/dev/null' },
});

describeCases('a TLS server', cases, options);

it('nothing is sent to a server whose certificate is refused', () => {
  const wronglyTrusted = tlsCases.flatMap(({ name, expected }, index) => {
    const bytes = servers[index]?.receivedBytes() ?? 0;
    return bytes > 0 && expected.code?.startsWith('CERTIFICATE_') ? [name] : [];
  });
  expect(wronglyTrusted).toEqual([]);
  expect(tlsCases.filter(({ expected }) => expected.code?.startsWith('CERTIFICATE_')).length).toBeGreaterThan(20);
});

let raw: readonly Awaited<ReturnType<typeof startTcpServer>>[] = [];

beforeAll(async () => {
  const serving = handshakes.map(
    ({ serve }) =>
      (socket: Socket) =>
        void socket.once('data', () => serve(socket)),
  );
  raw = await Promise.all(serving.map(startTcpServer));
});
afterAll(async () => {
  await Promise.all(raw.map((server) => server.close()));
});

describeCases(
  'a TLS handshake',
  handshakes.map(({ serve: _, ...one }, index) => ({ ...one, url: () => `https://127.0.0.1:${raw[index]?.port}/` })),
);
