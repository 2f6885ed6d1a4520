// Starts the target process and requests the arrivals from it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Arrival, FromTarget, TargetKind } from './target.ts';

export type Target = {
  readonly pid: number;
  readonly port: number;
  /** `http://127.0.0.1:port`, or https. */
  readonly origin: string;
  /** The arrivals since the last call, or since the start. */
  readonly take: () => Promise<readonly Arrival[]>;
  readonly stop: () => Promise<void>;
};

export const startTarget = async (kind: TargetKind = 'http'): Promise<Target> => {
  const child = fork(join(import.meta.dirname, 'target.ts'), [kind], { serialization: 'advanced' });
  const exited = once(child, 'exit');
  const receive = async (): Promise<FromTarget> => (await once(child, 'message'))[0] as FromTarget;
  const first = await receive();
  if (first.kind !== 'listening') throw new Error('the target did not send its port first');
  return {
    pid: child.pid ?? 0,
    port: first.port,
    origin: `${kind}://127.0.0.1:${first.port}`,
    take: async () => {
      const answer = receive();
      child.send('take');
      const message = await answer;
      return message.kind === 'arrivals' ? message.arrivals : [];
    },
    stop: async () => {
      child.disconnect();
      await exited;
    },
  };
};
