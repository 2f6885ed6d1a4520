// The process that is watched: a bare HTTP server that notes when a request for each path arrives.
import { type AddressInfo, createServer } from 'node:net';

/** What it tells the benchmark over IPC: its port, or the arrivals since it was last asked. */
export type FromTarget =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'arrivals'; readonly arrivals: readonly Arrival[] };

/** `at`: milliseconds since the epoch, rounded down like the clock of those who come. */
export type Arrival = { readonly path: string; readonly at: number };

const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok');
let arrivals: Arrival[] = [];

const say = (message: FromTarget): void => void process.send?.(message);

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.on('data', (head) => {
    const at = Date.now();
    const [, path] = head.toString('latin1', 0, 200).split(' ', 2);
    arrivals.push({ path: path ?? '', at });
    socket.end(answer);
  });
});

process.on('message', () => {
  say({ kind: 'arrivals', arrivals });
  arrivals = [];
});
process.on('disconnect', () => process.exit(0));

server.listen(0, '127.0.0.1', () => say({ kind: 'listening', port: (server.address() as AddressInfo).port }));
