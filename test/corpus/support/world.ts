// Where the corpus takes place: a server that does what each case says at its path, names, and a probe.
import type { Socket } from 'node:net';
import type { HttpOutcome } from '../../../shared/net/http-port.ts';
import { createProbe } from '../../support/http-probe.ts';
import { closedPort, startTcpServer } from '../../support/servers.ts';
import type { Case, World } from './case.ts';

/** What never ends has to be waited for; what ends does so in time on a busy machine too. */
export const timeoutOf = ({ request, ends }: Pick<Case, 'request' | 'ends'>): number => {
  const hasEnd = ends.status !== undefined || ends.evidence !== undefined;
  return request?.timeoutMs ?? (!hasEnd && (ends.code ?? 'TIMED_OUT') === 'TIMED_OUT' ? 1_000 : 19_000);
};

/** Waited for in vain, and not for long. */
export const isBrief = (one: Case | undefined): boolean => one !== undefined && timeoutOf(one) <= 1_000;

const pathOf = (index: number): string => `/case/${index}`;

/** Reads a request as far as its path, and lets the case answer. */
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

export type Corpus = {
  readonly world: World;
  /** All outcomes, in the order of the cases. */
  readonly outcomes: readonly HttpOutcome[];
  /** Whether anybody came to the port that is forbidden. */
  readonly trespassers: () => number;
  /** Where the probe of a case goes. */
  readonly urlOf: (index: number) => string;
};

export type Options = {
  readonly probe?: Parameters<typeof createProbe>[0];
  /** For those who look at what happens meanwhile. */
  readonly during?: (asked: Promise<unknown>) => Promise<void>;
};

/** The plain server, listening; whoever starts it stops it. */
export const startWorld = async (cases: readonly Case[]) => {
  let world: World = { port: 0, forbiddenPort: 0, closedPort: 0 };
  let trespassers = 0;
  const server = await startTcpServer(serveCases(cases, () => world));
  const forbidden = await startTcpServer((socket) => {
    trespassers += 1;
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret');
  });
  world = { port: server.port, forbiddenPort: forbidden.port, closedPort };
  const urlOf = (index: number): string => {
    const one = cases[index];
    return one?.url ? one.url(world) : `http://127.0.0.1:${world.port}${pathOf(index)}`;
  };
  const close = async (): Promise<void> => {
    await Promise.all([server.close(), forbidden.close()]);
  };
  return { world, urlOf, trespassers: () => trespassers, openSockets: server.openSockets, close };
};

/**
 * Meets all cases, and leaves nothing behind: first at once those that end, then those that are waited for in vain, so that
 * how far they came in their second does not depend on how busy the others keep this process.
 */
export const meet = async (cases: readonly Case[], options: Options = {}): Promise<Corpus> => {
  const { world, urlOf, trespassers, close } = await startWorld(cases);
  const probing = createProbe({ refuse: [`127.0.0.1:${world.forbiddenPort}`], ...options.probe });
  const probed = cases.map((one, index) => (): Promise<HttpOutcome> => {
    const timeoutMs = timeoutOf(one);
    return probing.probe({ url: urlOf(index), allowPrivate: true, ...one.request, timeoutMs });
  });
  const early = Promise.all(probed.map((probe, index) => (isBrief(cases[index]) ? undefined : probe())));
  const asked = early.then((outcomes) =>
    Promise.all(probed.map(async (probe, index) => outcomes[index] ?? (await probe()))),
  );
  await options.during?.(asked);
  const outcomes = await asked;
  await probing.close();
  await close();
  return { world, urlOf, outcomes, trespassers };
};
