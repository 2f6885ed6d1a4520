// A separate process with hostile servers: one stalls, one drips, and a name server never answers.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export type HostilePorts = { readonly stall: number; readonly drip: number; readonly nameServer: number };

const dripMs = 1_000;
const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n';

const drip = (socket: Socket): void => {
  socket.write(head);
  const timer = setInterval(() => socket.write('.'), dripMs);
  socket.on('close', () => clearInterval(timer));
};

const listen = async (behave: (socket: Socket) => void): Promise<number> => {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.resume();
    behave(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

const deaf = async (): Promise<number> => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket.address().port;
};

process.on('disconnect', () => process.exit(0));
const ports: HostilePorts = { stall: await listen(() => {}), drip: await listen(drip), nameServer: await deaf() };
process.send?.(ports);
