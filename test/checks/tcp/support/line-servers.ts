// TCP and TLS servers on 127.0.0.1, and what they do with a connection.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export type OnConnection = (socket: Socket) => void;

export type LineServer = {
  readonly port: number;
  /** Everything that the clients sent. */
  readonly received: () => string;
  readonly connections: () => number;
  readonly openSockets: () => number;
  readonly close: () => Promise<void>;
};

type Tls = { readonly key: string; readonly cert: string; readonly ca?: string; readonly requestCert?: boolean };

export const startLineServer = async (
  onConnection: OnConnection,
  tls?: Tls,
  host = '127.0.0.1',
): Promise<LineServer> => {
  const sockets = new Set<Socket>();
  let received = '';
  let connections = 0;
  const onSocket = (socket: Socket): void => {
    connections += 1;
    socket
      .on('error', () => {})
      .on('data', (chunk) => {
        received += String(chunk);
      });
    onConnection(socket);
  };
  const server: Server = tls
    ? createTlsServer({ ...tls, rejectUnauthorized: false }, onSocket)
    : createServer(onSocket);
  server.on('tlsClientError', () => {});
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received: () => received,
    connections: () => connections,
    openSockets: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

/** Sends a text and keeps the connection open, as SMTP, FTP and SSH servers do. */
export const greet =
  (text: string | Uint8Array): OnConnection =>
  (socket) =>
    void socket.write(text);

/** Sends a text and closes the connection. */
export const greetAndClose =
  (text: string): OnConnection =>
  (socket) =>
    void socket.end(text);

/** Responds once it has received a text. */
export const respondTo =
  (request: string, response: string): OnConnection =>
  (socket) => {
    let received = '';
    socket.on('data', (chunk) => {
      received += String(chunk);
      if (received.includes(request)) socket.write(response);
    });
  };

export const echo: OnConnection = (socket) => void socket.on('data', (chunk) => socket.write(chunk));

export const staySilent: OnConnection = () => {};

export const closeAtOnce: OnConnection = (socket) => void socket.end();

/** Cuts the connection with a reset, a moment after it was established. */
export const reset: OnConnection = (socket) => void setTimeout(() => socket.resetAndDestroy(), 30);

/** Sends one byte after the other. */
export const drip =
  (text: string, everyMs: number): OnConnection =>
  (socket) => {
    let index = 0;
    const timer = setInterval(() => socket.write(text[index++ % text.length] ?? ''), everyMs);
    socket.on('close', () => clearInterval(timer));
  };

/** Sends as fast as the client reads. */
export const pour: OnConnection = (socket) => {
  const block = 'x'.repeat(8_192);
  const more = (): void => {
    while (!socket.destroyed && socket.write(block));
    if (!socket.destroyed) socket.once('drain', more);
  };
  more();
};
