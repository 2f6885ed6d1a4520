// The cost of a check by itself, over HTTP and over TLS: a new connection each, without schedule and record.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Cost, CostRequest } from './cost-process.ts';
import { type Figure, information } from './figure.ts';
import { startRelay } from './relay.ts';
import { median } from './statistics.ts';
import type { TargetKind } from './target.ts';
import { startTarget } from './targets.ts';

const warmUp = 1_000;
const checks = 3_000;
const rounds = 3;
const counted = 50;

type Ask = (origin: string, checks: number) => Promise<number>;

const withProcess = async <T>(work: (ask: Ask) => Promise<T>): Promise<T> => {
  const child = fork(join(import.meta.dirname, 'cost-process.ts'));
  try {
    return await work(async (origin, count) => {
      const message = once(child, 'message');
      child.send({ origin, checks: count } satisfies CostRequest);
      const [{ cpuMsEach, failed }] = (await message) as [Cost];
      if (failed > 0) throw new Error(`${failed} checks of ${origin} failed`);
      return cpuMsEach;
    });
  } finally {
    child.disconnect();
    await once(child, 'exit');
  }
};

const bytesEach = async (kind: TargetKind, targetPort: number, ask: Ask) => {
  const relay = await startRelay(targetPort);
  await ask(`${kind}://127.0.0.1:${relay.port}`, counted);
  relay.stop();
  const { sent, received } = relay.passed();
  return { sent: sent / counted, received: received / counted };
};

const costOf = async (kind: TargetKind): Promise<Figure> => {
  const target = await startTarget(kind);
  try {
    return await withProcess(async (ask) => {
      await ask(target.origin, warmUp);
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) times.push(await ask(target.origin, checks));
      const { sent, received } = await bytesEach(kind, target.port, ask);
      const each = times.map((time) => time.toFixed(2)).join(', ');
      const summary = `${median(times).toFixed(2)} ms CPU (median of ${each}; ${checks} checks each), ${sent.toFixed(0)} bytes sent, ${received.toFixed(0)} received`;
      return information(`a check over ${kind === 'http' ? 'HTTP' : 'TLS'}, without schedule and record`, summary);
    });
  } finally {
    await target.stop();
  }
};

export const cost = async (): Promise<readonly Figure[]> => [await costOf('http'), await costOf('https')];
