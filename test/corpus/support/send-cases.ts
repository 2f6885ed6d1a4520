// Sends the requests of the corpus to a server that behaves as each case requires at the path of the case.
import type { Socket } from 'node:net';
import type { HttpOutcome } from '../../../shared/net/http-port.ts';
import { createProbe } from '../../support/http-probe.ts';
import { closedPort, startTcpServer } from '../../support/servers.ts';
import type { Case, World } from './case.ts';

/** Short for a case that never ends; long enough for a busy machine otherwise. */
export const timeoutOf = ({ request, expected }: Pick<Case, 'request' | 'expected'>): number => {
  const hasEnd = expected.status !== undefined || expected.evidence !== undefined;
  return request?.timeoutMs ?? (!hasEnd && (expected.code ?? 'TIMED_OUT') === 'TIMED_OUT' ? 1_000 : 19_000);
};

/** A case that is expected to time out after a short while. */
export const isBrief = (one: Case | undefined): boolean => one !== undefined && timeoutOf(one) <= 1_000;

const pathOf = (index: number): string => `/case/${index}`;

/** Reads the head of a request and lets the case of its path respond. */
const serveCases = (cases: readonly Case[], world: () => World) => (socket: Socket) => {
  let received = '';
  const onData = (chunk: Buffer): void => {
    received += chunk.toString('latin1');
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    socket.off('data', onData).resume();
    const index = Number(/^\S+ \/case\/(\d+)/.exec(received)?.[1] ?? -1);
    const serve = cases[index]?.serve;
    if (serve) serve(socket, world());
    else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  };
  socket.on('data', onData);
};

export type Sent = {
  readonly world: World;
  /** In the order of the cases. */
  readonly outcomes: readonly HttpOutcome[];
  /** The number of connections to the refused port. */
  readonly refusedConnections: () => number;
  readonly urlOf: (index: number) => string;
};

export type Options = {
  readonly probe?: Parameters<typeof createProbe>[0];
  /** Runs while the requests are under way; resolves when `sending` has. */
  readonly during?: (sending: Promise<unknown>) => Promise<void>;
};

/** Starts the servers of the cases. The caller closes them. */
export const startWorld = async (cases: readonly Case[]) => {
  let world: World = { port: 0, refusedPort: 0, closedPort: 0 };
  let refusedConnections = 0;
  const server = await startTcpServer(serveCases(cases, () => world));
  const refused = await startTcpServer((socket) => {
    refusedConnections += 1;
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret');
  });
  world = { port: server.port, refusedPort: refused.port, closedPort };
  const urlOf = (index: number): string => {
    const one = cases[index];
    return one?.url ? one.url(world) : `http://127.0.0.1:${world.port}${pathOf(index)}`;
  };
  const close = async (): Promise<void> => {
    await Promise.all([server.close(), refused.close()]);
  };
  return { world, urlOf, refusedConnections: () => refusedConnections, openSockets: server.openSockets, close };
};

/**
 * Sends all requests and closes everything. The cases that time out come last and alone, so that the progress in
 * their messages does not depend on how busy the other cases keep this process.
 */
export const sendCases = async (cases: readonly Case[], options: Options = {}): Promise<Sent> => {
  const { world, urlOf, refusedConnections, close } = await startWorld(cases);
  const { probe, close: closeProbe } = createProbe({ refuse: [`127.0.0.1:${world.refusedPort}`], ...options.probe });
  const senders = cases.map((one, index) => (): Promise<HttpOutcome> => {
    const timeoutMs = timeoutOf(one);
    return probe({ url: urlOf(index), allowPrivate: true, ...one.request, timeoutMs });
  });
  const first = Promise.all(senders.map((send, index) => (isBrief(cases[index]) ? undefined : send())));
  const sending = first.then((outcomes) =>
    Promise.all(senders.map(async (send, index) => outcomes[index] ?? (await send()))),
  );
  await options.during?.(sending);
  const outcomes = await sending;
  await closeProbe();
  await close();
  return { world, urlOf, outcomes, refusedConnections };
};
