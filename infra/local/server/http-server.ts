// The HTTP server of the local process: listens, limits connections, and guards the app.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { createHostCheck, hasNetworkAccess, type ServerHosts } from './allowed-hosts.ts';
import { type Authenticate, authenticateAsAdmin, withAuthentication } from './authentication.ts';
import { originGuard } from './origin-guard.ts';
import { noStoreByDefault, securityHeaders } from './security-headers.ts';

export type LocalServer = {
  readonly port: number;
  /** Serves this app from now on; earlier requests have waited for it. */
  readonly serve: (app: Hono) => void;
  readonly stop: () => Promise<void>;
};

/** `host-not-local`: the host is not an address of this machine, or a name that does not resolve to one. */
export type ListenResult =
  | { readonly outcome: 'listening'; readonly server: LocalServer }
  | { readonly outcome: 'port-in-use' | 'port-forbidden' | 'host-not-local' };

const outcomeOfError: Readonly<Record<string, Exclude<ListenResult['outcome'], 'listening'>>> = {
  EADDRINUSE: 'port-in-use',
  EACCES: 'port-forbidden',
  EADDRNOTAVAIL: 'host-not-local',
  EAFNOSUPPORT: 'host-not-local',
  ENOTFOUND: 'host-not-local',
  EAI_AGAIN: 'host-not-local',
};

const setLimits = (server: Server): Server => {
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  server.keepAliveTimeout = 30_000;
  // A thousand requests at once, and as many idle connections; the server closes further connections immediately.
  server.maxConnections = 2_000;
  return server;
};

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

export type HttpServerOptions = ServerHosts & {
  readonly port: number;
  /** Default: every request has the role admin, for a loopback address. */
  readonly authenticate?: Authenticate;
};

/** From the outside in: headers of every response, the origin guard, authentication, the app. */
const createGuardedApp = (options: HttpServerOptions, port: () => number, app: Promise<Hono>): Hono => {
  const authenticate = options.authenticate ?? authenticateAsAdmin;
  return new Hono()
    .use(noStoreByDefault, securityHeaders)
    .use(originGuard(() => createHostCheck(options, port()), hasNetworkAccess(options)))
    .all(
      '*',
      withAuthentication(authenticate, async (context, env) => (await app).fetch(context.req.raw, env)),
    );
};

/**
 * Listens before there is an app to serve, so that a port that cannot be used is reported before a data folder is
 * created.
 */
export const startHttpServer = async (options: HttpServerOptions): Promise<ListenResult> => {
  let { port } = options;
  const app = Promise.withResolvers<Hono>();
  const { fetch } = createGuardedApp(options, () => port, app.promise);
  const server = setLimits(createAdaptorServer({ fetch }) as Server);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const outcome = outcomeOfError[error.code ?? ''];
      if (outcome) resolve({ outcome });
      else reject(error);
    });
    server.listen(port, options.host, () => {
      port = (server.address() as AddressInfo).port;
      resolve({ outcome: 'listening', server: { port, serve: app.resolve, stop: () => stop(server) } });
    });
  });
};
