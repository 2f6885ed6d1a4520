// Runs the cases of certificates.ts, each with a server of its own, and those of handshakes.ts.
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { startTcpServer } from '../support/servers.ts';
import { authority, tlsCases } from './certificates.ts';
import { handshakes } from './handshakes.ts';
import type { Case } from './support/case.ts';
import { runGroup } from './support/run-group.ts';
import { startTlsServer, type TlsServer } from './support/tls-server.ts';

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

runGroup('a certificate', cases, options);

it('nothing was sent to a server whose certificate was refused', () => {
  const trusted = tlsCases.flatMap(({ name, ends }, index) => {
    const bytes = servers[index]?.receivedBytes() ?? 0;
    return bytes > 0 && ends.code?.startsWith('CERTIFICATE_') ? [name] : [];
  });
  expect(trusted).toEqual([]);
  expect(tlsCases.filter(({ ends }) => ends.code?.startsWith('CERTIFICATE_')).length).toBeGreaterThan(20);
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

runGroup(
  'a handshake',
  handshakes.map(({ serve: _, ...one }, index) => ({ ...one, url: () => `https://127.0.0.1:${raw[index]?.port}/` })),
);
