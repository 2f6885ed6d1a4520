// A server that accepts no connection for a while, or ever: packets to it seem to be dropped.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';

export type BlackHole = { readonly port: number; readonly close: () => void };

/** `blockedMs`: afterwards it responds to HTTP requests; never when left out. */
export const startBlackHole = async (host = '127.0.0.1', port = 0, blockedMs?: number): Promise<BlackHole> => {
  const args = [host, String(port), ...(blockedMs === undefined ? [] : [String(blockedMs)])];
  const child = fork(join(import.meta.dirname, '../bench/black-hole.ts'), args);
  const [actualPort] = (await once(child, 'message')) as [number];
  // Fills its short backlog.
  const filling = Array.from({ length: 6 }, () => connect(actualPort, host).on('error', () => {}));
  const close = (): void => {
    for (const socket of filling) socket.destroy();
    child.kill('SIGKILL');
  };
  return { port: actualPort, close };
};
