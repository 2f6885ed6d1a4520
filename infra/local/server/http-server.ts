// The HTTP server of a single process: who may come in, with limits of its own.
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { type Access, everybody, withRole } from './access.ts';
import { isOpen, ownHosts, type Reach } from './allowed-hosts.ts';
import { pageGuard } from './request-guard.ts';
import { securityHeaders } from './security-headers.ts';

export type LocalServer = {
  readonly port: number;
  /** Answers with this from now on; requests that came before have waited for it. */
  readonly serve: (app: Hono) => void;
  readonly stop: () => Promise<void>;
};

/**
 * `taken`: another program has the port; `forbidden`: the system does not let this one have it; `elsewhere`: the host
 * is no address of this machine, or no name that leads to one.
 */
export type Listening =
  | { readonly outcome: 'listening'; readonly server: LocalServer }
  | { readonly outcome: 'taken' | 'forbidden' | 'elsewhere' };

const outcomes: Readonly<Record<string, Exclude<Listening, { outcome: 'listening' }>['outcome']>> = {
  EADDRINUSE: 'taken',
  EACCES: 'forbidden',
  EADDRNOTAVAIL: 'elsewhere',
  EAFNOSUPPORT: 'elsewhere',
  ENOTFOUND: 'elsewhere',
  EAI_AGAIN: 'elsewhere',
};

type HttpServer = import('node:http').Server;

const limited = (server: HttpServer): HttpServer => {
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  server.keepAliveTimeout = 30_000;
  // A thousand at once, and those of before that are kept open: whoever comes on top is cut off without a word.
  server.maxConnections = 2_000;
  return server;
};

const stop = (server: HttpServer): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

export type Place = Reach & {
  readonly port: number;
  /** Left out where nobody but this machine comes. */
  readonly access?: Access;
};

/** From the outside in: headers on whatever is answered, then pages of other sites out, then whoever has no key. */
const guarded = (place: Place, port: () => number, served: Promise<Hono>): Hono =>
  new Hono()
    .use(securityHeaders)
    .use(pageGuard(() => ownHosts(place, port()), !isOpen(place)))
    .all(
      '*',
      withRole(place.access ?? everybody, async (context, env) => (await served).fetch(context.req.raw, env)),
    );

/**
 * Listens before there is anything to serve: whoever cannot have the port finds out before a data folder is made.
 */
export const listen = (place: Place): Promise<Listening> => {
  let actual = place.port;
  const served = Promise.withResolvers<Hono>();
  const { fetch } = guarded(place, () => actual, served.promise);
  const server = limited(createAdaptorServer({ fetch }) as HttpServer);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const outcome = outcomes[error.code ?? ''];
      if (outcome) resolve({ outcome });
      else reject(error);
    });
    server.listen(place.port, place.host, () => {
      actual = (server.address() as AddressInfo).port;
      const local = { port: actual, serve: served.resolve, stop: () => stop(server) };
      resolve({ outcome: 'listening', server: local });
    });
  });
};
