// The target process: a minimal server of HTTP or HTTPS that records the path and the time of each request.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { SHOP_CERT, SHOP_KEY } from '../support/certificate.ts';

/** Messages to the benchmark over IPC: the port, or the arrivals since the last message. */
export type FromTarget =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'arrivals'; readonly arrivals: readonly Arrival[] };

/** `at`: milliseconds since the epoch, rounded down like the clock of the clients. */
export type Arrival = { readonly path: string; readonly at: number };

export type TargetKind = 'http' | 'https';

const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok');
/** An hour of the largest load, so that a benchmark that never takes the arrivals does not fill the memory. */
const maxArrivals = 10_000_000;
let arrivals: Arrival[] = [];

const sendMessage = (message: FromTarget): void => void process.send?.(message);

const serve = (socket: Socket, arrivedAt: () => number): void => {
  socket.on('error', () => socket.destroy());
  socket.on('data', (head) => {
    const at = arrivedAt();
    const [, path] = head.toString('latin1', 0, 200).split(' ', 2);
    if (arrivals.length < maxArrivals) arrivals.push({ path: path ?? '', at });
    socket.end(answer);
  });
};

const secureContext = createSecureContext({ cert: SHOP_CERT, key: SHOP_KEY });

/** Over TLS a request arrives when its connection does: the handshake is part of the measured time. */
const serveSecurely = (raw: Socket): void => {
  const at = Date.now();
  raw.on('error', () => raw.destroy());
  serve(new TLSSocket(raw, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] }), () => at);
};

const kind = process.argv[2] as TargetKind;
const server = createServer({ noDelay: true }, (socket) =>
  kind === 'https' ? serveSecurely(socket) : serve(socket, Date.now),
);

process.on('message', () => {
  sendMessage({ kind: 'arrivals', arrivals });
  arrivals = [];
});
process.on('disconnect', () => process.exit(0));

server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () =>
  sendMessage({ kind: 'listening', port: (server.address() as AddressInfo).port }),
);
