// Runs the cases of several-addresses.ts, each with its own servers, as a request of HTTP and as a connection alone.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBlackHole } from '../support/black-hole.ts';
import { AUTHORITY_CERT, EXPIRED_CERT, SHOP_CERT, SHOP_KEY } from '../support/certificate.ts';
import { createProbe } from '../support/http-probe.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { type AddressBehaviour, type SeveralAddressesCase, severalAddresses } from './several-addresses.ts';

const respond = (socket: Socket): void => {
  socket.on('error', () => {}).once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
};
const open = new Set<Socket>();
const onSocket =
  (behave: (socket: Socket) => void) =>
  (socket: Socket): void => {
    open.add(socket.on('close', () => open.delete(socket)));
    behave(socket.on('error', () => {}));
  };

const createServerThat = (behaviour: AddressBehaviour, isTls: boolean): Server => {
  switch (behaviour) {
    case 'silent':
      return createServer(onSocket((socket) => socket.resume()));
    case 'resets':
      return createServer(onSocket((socket) => socket.once('data', () => socket.resetAndDestroy())));
    case 'closes':
      return createServer(onSocket((socket) => socket.once('data', () => socket.end())));
    default: {
      const cert = behaviour === 'expired' ? EXPIRED_CERT : SHOP_CERT;
      const server = isTls && behaviour !== 'plain' ? createTlsServer({ key: SHOP_KEY, cert }, respond) : undefined;
      server
        ?.on('tlsClientError', () => {})
        .on(
          'connection',
          onSocket(() => {}),
        );
      return server ?? createServer(onSocket(respond));
    }
  }
};

type Close = () => unknown;
type Started = { readonly port: number; readonly close: Close };

const startAt = async (
  address: string,
  port: number,
  behaviour: AddressBehaviour,
  isTls: boolean,
): Promise<Started> => {
  if (behaviour === 'drops') return startBlackHole(address, port);
  if (behaviour === 'late') return startBlackHole(address, port, 1_000);
  const server = createServerThat(behaviour, isTls);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
};

/** Starts the servers of a case on one port of its addresses. */
const startServers = async ({ addresses, tls }: SeveralAddressesCase): Promise<Started> => {
  const closes: Close[] = [];
  let port = 0;
  for (const [address, behaviour] of Object.entries(addresses)) {
    // A port in use at the next address is as unlikely as it is on a machine with few listeners.
    if (behaviour === 'refuses') continue;
    const started = await startAt(address, port, behaviour, tls ?? false);
    port = started.port;
    closes.push(started.close);
  }
  return { port: port === 0 ? 4 : port, close: () => closes.map((close) => close()) };
};

let names: NameServer;
let target: ReturnType<typeof createProbe>;
const hostOf = (index: number): string => `case-${index}.example`;

beforeAll(async () => {
  const zone = severalAddresses.map(({ addresses }, index) => [hostOf(index), Object.keys(addresses)]);
  names = await startNameServer(Object.fromEntries(zone));
  target = createProbe({ dnsServers: [names.server], hostsFile: '/dev/null', ca: [AUTHORITY_CERT] });
});
afterAll(async () => {
  await target.close();
  await names.close();
});

const servername = 'shop.example';
const senders = {
  http: (host: string, port: number, tls: boolean, timeoutMs: number) => {
    const url = `${tls ? 'https' : 'http'}://${host}:${port}/`;
    return target
      .probe({ url, headers: { host: servername }, allowPrivate: true, timeoutMs })
      .then((outcome) => ({ ...outcome, ...outcome.evidence }));
  },
  tcp: async (host: string, port: number, tls: boolean, timeoutMs: number) => {
    const outcome = await target.connect({
      host,
      port,
      timeoutMs,
      allowPrivate: true,
      ...(tls && { tls: { servername } }),
    });
    if (outcome.ok) outcome.socket.destroy();
    return outcome;
  },
};

describe.each(['http', 'tcp'] as const)('a host with several addresses, by %s', (kind) => {
  it.each(severalAddresses.map((one, index) => ({ ...one, index })))('$name', async ({ index, ...one }) => {
    const servers = await startServers(one);
    const { at, code, message, maxMs } = one.expected;
    const outcome = await senders[kind](hostOf(index), servers.port, one.tls ?? false, one.timeoutMs ?? 5_000);
    servers.close();
    if (code === undefined) expect(outcome).toMatchObject({ ok: true });
    else expect(outcome).toMatchObject({ ok: false, error: { code } });
    if (at !== undefined) expect(outcome.address).toBe(`${at}:${servers.port}`);
    if (message) expect(outcome).toMatchObject({ error: { message: expect.stringMatching(message) } });
    if (maxMs !== undefined) expect(outcome.phases.totalMs).toBeLessThan(maxMs);
    await expect.poll(() => open.size, { message: 'the sockets of all attempts are closed' }).toBe(0);
  });
});
