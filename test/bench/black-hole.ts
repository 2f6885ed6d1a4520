// A process that listens and then blocks: once its short backlog is full, connections get no answer. Arguments: host,
// port and for how many milliseconds; afterwards it responds to HTTP requests.
import { type AddressInfo, createServer } from 'node:net';

/** Longer than any benchmark; the parent process kills it. */
const hourMs = 3_600_000;
const [host = '127.0.0.1', port = '0', blockedMs = String(hourMs)] = process.argv.slice(2);

const server = createServer((socket) => {
  socket.on('error', () => {}).once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
});
server.listen({ port: Number(port), host, backlog: 1 }, () =>
  process.send?.((server.address() as AddressInfo).port, () =>
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(blockedMs)),
  ),
);
