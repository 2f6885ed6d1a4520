// A TCP relay that counts the bytes in both directions.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

export type Relay = {
  readonly port: number;
  /** Bytes to the target and back since the start. */
  readonly passed: () => { readonly sent: number; readonly received: number };
  readonly stop: () => void;
};

export const startRelay = async (targetPort: number): Promise<Relay> => {
  let [sent, received] = [0, 0];
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const)
      from.on('error', () => to.destroy()).pipe(to);
    near.on('data', ({ length }) => {
      sent += length;
    });
    far.on('data', ({ length }) => {
      received += length;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, passed: () => ({ sent, received }), stop: () => void server.close() };
};
