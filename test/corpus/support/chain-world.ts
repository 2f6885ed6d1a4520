// The servers of chains of redirects: one plain and one for each certificate, which all know the steps of every case.
import { createServer as createHttpServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { type IssuedCertificate, issueCertificate } from '../../support/issue-certificate.ts';
import { type NameServer, startNameServer, type Zone } from '../../support/name-server.ts';
import { closedPort } from '../../support/servers.ts';
import { authority } from './tls-case.ts';

const dayMs = 86_400_000;

/** A host of a chain, with the certificate of its https server. */
export type Host = {
  readonly addresses: Zone[string];
  /** The days that its certificate remains valid; 90 when left out. */
  readonly days?: number;
  /** Its certificate is for another name. */
  readonly certificateOf?: string;
};

export type Step = {
  /** Such as `https://www.shop.example`; the port of the server is added. `closed` and `mute` are ports without one. */
  readonly at: string;
  readonly port?: 'closed' | 'mute';
  /** A redirect to the next step when left out. */
  readonly does?: number | 'hang' | 'reset' | 'drip' | 'garbage';
  /** The status of the redirect; 302 when left out. */
  readonly status?: number;
  /** How the redirect is written: the whole URL when left out. */
  readonly location?: 'relative' | 'without scheme' | ((url: string) => string);
};

export type ChainWorld = {
  readonly names: NameServer;
  /** The URL of a step. */
  readonly urlOf: (chain: number, step: number) => string;
  readonly close: () => Promise<void>;
};

const certificateOf = (name: string, { days = 90, certificateOf = name }: Host): IssuedCertificate =>
  issueCertificate({
    subject: { cn: certificateOf },
    by: authority,
    dns: [certificateOf],
    // A lifetime of 90 days and more, so that the limits are 21 and 3 days.
    from: new Date(Date.now() - 90 * dayMs),
    to: new Date(Date.now() + (days + 0.5) * dayMs),
  });

const act = (does: Step['does'], response: ServerResponse): void => {
  if (typeof does === 'number') response.writeHead(does).end('here');
  else if (does === 'reset') response.socket?.resetAndDestroy();
  else if (does === 'garbage') response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n');
  else if (does === 'drip') {
    response.writeHead(200, { 'content-length': '9000' }).flushHeaders();
    response.write('some');
  }
};

const written = ({ location }: Step, url: string): string => {
  if (location === 'relative') return new URL(url).pathname;
  if (location === 'without scheme') return url.replace(/^https?:/, '');
  return location ? location(url) : url;
};

export const startChains = async (
  hosts: Readonly<Record<string, Host>>,
  chains: readonly (readonly Step[])[],
): Promise<ChainWorld> => {
  const sockets = new Set<Socket>();
  const servers: { close(done: () => void): unknown }[] = [];
  const ports = new Map<string, number>();

  const urlOf: ChainWorld['urlOf'] = (chain, index) => {
    const { at, port } = chains[chain]?.[index] ?? { at: 'http://nowhere.example' };
    const served = at.startsWith('https:') ? ports.get(new URL(at).hostname) : ports.get('http');
    return `${at}:${port === 'closed' ? closedPort : port === 'mute' ? ports.get('mute') : served}/${chain}/${index}`;
  };

  const listener: RequestListener = (request, response) => {
    response.on('error', () => {});
    const [, chain, index] = (request.url ?? '').split(/[/?]/).map(Number);
    const step = chains[chain ?? -1]?.[index ?? -1];
    if (step === undefined || step.does !== undefined) return act(step?.does ?? 404, response);
    const next = urlOf(chain ?? 0, (index ?? 0) + 1);
    response.writeHead(step.status ?? 302, { location: written(step, next) }).end('moved');
  };

  const listen = async (name: string, server: Server): Promise<void> => {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ports.set(name, (server.address() as AddressInfo).port);
  };

  await listen('http', createHttpServer(listener));
  // Accepts connections and never responds, not even to a handshake.
  const mute = createHttpServer().removeAllListeners('connection');
  await listen('mute', mute);
  for (const [name, host] of Object.entries(hosts)) {
    const { cert, key } = certificateOf(name, host);
    await listen(name, createHttpsServer({ cert, key }, listener));
  }
  const names = await startNameServer(
    Object.fromEntries(Object.entries(hosts).map(([name, { addresses }]) => [name, addresses])),
  );

  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await Promise.all([
      names.close(),
      ...servers.map((server) => new Promise<void>((done) => server.close(() => done()))),
    ]);
  };
  return { names, urlOf, close };
};
