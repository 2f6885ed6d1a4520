// Starts the hostile processes and returns their addresses.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { HostilePorts } from './hostile-target.ts';

export type HostileTargets = {
  /** Black hole, stall, drip, and a TLS handshake without an answer. */
  readonly origins: readonly string[];
  /** `127.0.0.1:port` of a name server that never answers. */
  readonly deafNameServer: string;
  readonly stop: () => Promise<void>;
};

const start = async <T>(file: string): Promise<{ readonly message: T; readonly stop: () => Promise<void> }> => {
  const child = fork(join(import.meta.dirname, file));
  const exited = once(child, 'exit');
  const [message] = await once(child, 'message');
  // The thread of the black hole is blocked: it handles no other signal.
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  return { message: message as T, stop };
};

export const startHostileTargets = async (): Promise<HostileTargets> => {
  const [hole, rest] = await Promise.all([start<number>('black-hole.ts'), start<HostilePorts>('hostile-target.ts')]);
  const { stall, drip, nameServer } = rest.message;
  return {
    origins: [
      `http://127.0.0.1:${hole.message}`,
      `http://127.0.0.1:${stall}`,
      `http://127.0.0.1:${drip}`,
      `https://127.0.0.1:${stall}`,
    ],
    deafNameServer: `127.0.0.1:${nameServer}`,
    stop: async () => {
      await Promise.all([hole.stop(), rest.stop()]);
    },
  };
};
