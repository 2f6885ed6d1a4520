// A TLS server for one case, which counts the bytes that clients send after the handshake.
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';

export type TlsServer = { readonly port: number; readonly receivedBytes: () => number; close(): Promise<void> };

export const startTlsServer = async (options: TlsOptions): Promise<TlsServer> => {
  let received = 0;
  const sockets = new Set<Socket>();
  const server = createServer(options, (socket) => {
    socket
      .on('error', () => {})
      .on('data', (chunk) => {
        received += chunk.length;
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
  });
  server.on('tlsClientError', () => {});
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    receivedBytes: () => received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
