// Starts the process that is watched, and asks it what arrived.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Arrival, FromTarget, TargetKind } from './target.ts';

export type Target = {
  readonly pid: number;
  readonly port: number;
  /** `http://127.0.0.1:port`, or https. */
  readonly origin: string;
  /** What arrived since this was last called, or since the start. */
  readonly take: () => Promise<readonly Arrival[]>;
  readonly stop: () => Promise<void>;
};

export const startTarget = async (kind: TargetKind = 'http'): Promise<Target> => {
  const child = fork(join(import.meta.dirname, 'target.ts'), [kind], { serialization: 'advanced' });
  const exited = once(child, 'exit');
  const heard = async (): Promise<FromTarget> => (await once(child, 'message'))[0] as FromTarget;
  const first = await heard();
  if (first.kind !== 'listening') throw new Error('the target did not say its port first');
  return {
    pid: child.pid ?? 0,
    port: first.port,
    origin: `${kind}://127.0.0.1:${first.port}`,
    take: async () => {
      const answer = heard();
      child.send('take');
      const said = await answer;
      return said.kind === 'arrivals' ? said.arrivals : [];
    },
    stop: async () => {
      child.disconnect();
      await exited;
    },
  };
};
