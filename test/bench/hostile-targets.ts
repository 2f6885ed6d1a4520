// Starts the hostile processes, and says where they are.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { HostilePorts } from './hostile-target.ts';

export type HostileTargets = {
  /** Black hole, stall, drip, and a TLS handshake that nobody answers. */
  readonly origins: readonly string[];
  /** `127.0.0.1:port`; it hears every question, and answers none. */
  readonly deafNameServer: string;
  readonly stop: () => Promise<void>;
};

const start = async <T>(file: string): Promise<{ readonly said: T; readonly stop: () => Promise<void> }> => {
  const child = fork(join(import.meta.dirname, file));
  const exited = once(child, 'exit');
  const [said] = await once(child, 'message');
  // The black hole would not hear anything gentler.
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  return { said: said as T, stop };
};

export const startHostileTargets = async (): Promise<HostileTargets> => {
  const [hole, rest] = await Promise.all([start<number>('black-hole.ts'), start<HostilePorts>('hostile-target.ts')]);
  const { stall, drip, nameServer } = rest.said;
  return {
    origins: [
      `http://127.0.0.1:${hole.said}`,
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
