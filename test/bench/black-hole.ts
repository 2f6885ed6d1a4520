// A process that listens and then blocks: once its short backlog is full, connections get no answer.
import { type AddressInfo, createServer } from 'node:net';

/** Longer than any benchmark; the parent process kills it. */
const hourMs = 3_600_000;

const server = createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () =>
  process.send?.((server.address() as AddressInfo).port, () =>
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, hourMs),
  ),
);
