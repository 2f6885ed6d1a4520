// The HTTP server of a single process: loopback only, with limits of its own.
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { loopbackGuard } from './guard.ts';

export type LocalServer = { readonly port: number; readonly stop: () => Promise<void> };

export type Listening = { readonly outcome: 'listening'; readonly server: LocalServer } | { readonly outcome: 'taken' };

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

/** Listens on 127.0.0.1; `taken` when another program has the port. */
export const listen = (app: Hono, port: number): Promise<Listening> => {
  let actual = port;
  const guarded = new Hono().use(loopbackGuard(() => actual)).route('/', app);
  const server = limited(createAdaptorServer({ fetch: guarded.fetch }) as HttpServer);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve({ outcome: 'taken' });
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      actual = (server.address() as AddressInfo).port;
      resolve({ outcome: 'listening', server: { port: actual, stop: () => stop(server) } });
    });
  });
};
