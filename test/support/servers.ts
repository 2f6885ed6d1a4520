// Scripted HTTP servers for tests: real servers on 127.0.0.1, each on its own port.
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';

/** What a server does with a request. `server.play(…)` changes it at run time. */
export type Behaviour =
  | { readonly does: 'status'; readonly status: number; readonly body?: string; readonly headers?: Headers }
  | { readonly does: 'redirect'; readonly to: string; readonly status?: number }
  /** Answers with `status` after `afterMs`. */
  | { readonly does: 'slow'; readonly afterMs: number; readonly status?: number }
  /** Accepts the request and never answers. */
  | { readonly does: 'hang' }
  /** Sends the headers at once, then a byte each `everyMs` without end. */
  | { readonly does: 'drip'; readonly everyMs: number }
  /** Sends a body without end, as fast as the client reads. */
  | { readonly does: 'endless' }
  /** Resets the connection (RST) before the headers, or after `afterBytes` of a longer body. */
  | { readonly does: 'reset'; readonly afterBytes?: number }
  /** A listener of the test. */
  | { readonly does: 'custom'; readonly listener: RequestListener };

type Headers = Readonly<Record<string, string | readonly string[]>>;

export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

export type ScriptedServer = {
  /** `http://127.0.0.1:port`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Requests so far, oldest first; a body is complete once its request has ended. */
  readonly seen: readonly Seen[];
  /** Connections open now. */
  openSockets(): number;
  /** Sets the behaviour of all paths. */
  play(behaviour: Behaviour): void;
  /** Sets the behaviour of one path, without its query. */
  playAt(path: string, behaviour: Behaviour): void;
  close(): Promise<void>;
};

export const status = (code: number, body = '', headers: Headers = {}): Behaviour => ({
  does: 'status',
  status: code,
  body,
  headers,
});
export const redirect = (to: string, code = 302): Behaviour => ({ does: 'redirect', to, status: code });
export const slow = (afterMs: number, code = 200): Behaviour => ({ does: 'slow', afterMs, status: code });
export const hang = (): Behaviour => ({ does: 'hang' });
export const drip = (everyMs: number): Behaviour => ({ does: 'drip', everyMs });
export const endless = (): Behaviour => ({ does: 'endless' });
export const reset = (afterBytes?: number): Behaviour => ({
  does: 'reset',
  ...(afterBytes !== undefined && { afterBytes }),
});

/** One behaviour for each request, in order; the last one repeats. */
export const sequence = (...behaviours: readonly Behaviour[]): Behaviour => {
  let next = 0;
  return {
    does: 'custom',
    listener: (request, response) => {
      const behaviour = behaviours[Math.min(next++, behaviours.length - 1)] ?? status(200);
      act(behaviour, request, response);
    },
  };
};

const every = (response: ServerResponse, everyMs: number): void => {
  const timer = setInterval(() => response.write('.'), everyMs);
  response.on('close', () => clearInterval(timer));
};

const pour = (response: ServerResponse): void => {
  const block = Buffer.alloc(64 * 1024, 'x');
  const more = (): void => {
    while (!response.destroyed && response.write(block));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
};

// Only a plain socket can send RST; over TLS the connection is closed without a word.
const resetSocket = ({ socket }: ServerResponse): void => {
  if (socket && 'encrypted' in socket) socket.destroy();
  else socket?.resetAndDestroy();
};

const cut = (response: ServerResponse, afterBytes: number | undefined): void => {
  if (afterBytes === undefined) {
    resetSocket(response);
    return;
  }
  response.writeHead(200, { 'content-length': String(afterBytes + 1_000) });
  // The delay lets the bytes arrive: a reset discards bytes that the client has not read.
  response.write(Buffer.alloc(afterBytes, 'x'), () => setTimeout(() => resetSocket(response), 30));
};

const act = (behaviour: Behaviour, ...[request, response]: Parameters<RequestListener>): void => {
  switch (behaviour.does) {
    case 'status':
      response.writeHead(behaviour.status, { ...behaviour.headers } as Record<string, string>).end(behaviour.body);
      return;
    case 'redirect':
      response.writeHead(behaviour.status ?? 302, { location: behaviour.to }).end('moved');
      return;
    case 'slow': {
      const timer = setTimeout(() => response.writeHead(behaviour.status ?? 200).end('late'), behaviour.afterMs);
      response.on('close', () => clearTimeout(timer));
      return;
    }
    case 'hang':
      return;
    case 'drip':
      response.writeHead(200).flushHeaders();
      every(response, behaviour.everyMs);
      return;
    case 'endless':
      response.writeHead(200);
      pour(response);
      return;
    case 'reset':
      cut(response, behaviour.afterBytes);
      return;
    case 'custom':
      behaviour.listener(request, response);
      return;
  }
};

const listening = (server: { listen(port: number, host: string, done: () => void): unknown }, host: string) =>
  new Promise<void>((resolve) => server.listen(0, host, resolve));

const maxSeen = 10_000;

/** Starts a server with `behaviour`; with `tls` (PEM) it serves HTTPS. */
export const startServer = async (
  behaviour: Behaviour = status(200, 'ok'),
  options: { readonly tls?: { readonly key: string; readonly cert: string }; readonly host?: string } = {},
): Promise<ScriptedServer> => {
  const host = options.host ?? '127.0.0.1';
  const sockets = new Set<Socket>();
  const seen: Seen[] = [];
  const byPath = new Map<string, Behaviour>();
  let forAll = behaviour;

  const listener: RequestListener = (request, response) => {
    const path = request.url ?? '/';
    const entry = { method: request.method ?? '', path, headers: request.headers, body: '' };
    if (seen.length < maxSeen) seen.push(entry);
    request.on('data', (chunk) => {
      entry.body += String(chunk);
    });
    response.on('error', () => {});
    act(byPath.get(path.split('?')[0] ?? '') ?? forAll, request, response);
  };
  const server: Server = options.tls ? createTlsServer({ ...options.tls }, listener) : createServer(listener);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await listening(server, host);
  const { port } = server.address() as AddressInfo;
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return {
    url: `${options.tls ? 'https' : 'http'}://${authority}`,
    port,
    seen,
    openSockets: () => sockets.size,
    play: (next) => {
      forAll = next;
    },
    playAt: (path, next) => {
      byPath.set(path, next);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

/** A plain TCP server, for answers that an HTTP server never sends. */
export const startTcpServer = async (
  onConnection: (socket: Socket) => void,
): Promise<{ readonly url: string; readonly port: number; openSockets(): number; close(): Promise<void> }> => {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  await listening(server, '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    openSockets: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

/**
 * A port on 127.0.0.1 without a listener. No service is assigned to it, and the system never gives it to a server that
 * requests any free port. A port that was free a moment ago may since belong to another test.
 */
export const closedPort = 4;
