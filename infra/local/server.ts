// The HTTP server of a single process: loopback only, with limits of its own.
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { loopbackGuard } from './guard.ts';

export type LocalServer = {
  readonly port: number;
  /** Answers with this from now on; requests that came before have waited for it. */
  readonly serve: (app: Hono) => void;
  readonly stop: () => Promise<void>;
};

/** `taken`: another program has the port; `forbidden`: the system does not let this one have it. */
export type Listening =
  | { readonly outcome: 'listening'; readonly server: LocalServer }
  | { readonly outcome: 'taken' | 'forbidden' };

type HttpServer = import('node:http').Server;

const limited = (server: HttpServer): HttpServer => {
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  server.keepAliveTimeout = 30_000;
  server.maxConnections = 1_000;
  return server;
};

const stop = (server: HttpServer): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/**
 * Listens on 127.0.0.1, before there is anything to serve: whoever cannot have the port finds out before a data
 * folder is made.
 */
export const listen = (port: number): Promise<Listening> => {
  let actual = port;
  const served = Promise.withResolvers<Hono>();
  const guarded = new Hono()
    .use(loopbackGuard(() => actual))
    .all('*', async (context) => (await served.promise).fetch(context.req.raw, context.env));
  const server = limited(createAdaptorServer({ fetch: guarded.fetch }) as HttpServer);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve({ outcome: 'taken' });
      else if (error.code === 'EACCES') resolve({ outcome: 'forbidden' });
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      actual = (server.address() as AddressInfo).port;
      const local = { port: actual, serve: served.resolve, stop: () => stop(server) };
      resolve({ outcome: 'listening', server: local });
    });
  });
};
