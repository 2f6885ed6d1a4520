// One life after another of a process on the same data: what each acknowledged before it was killed.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident, Run } from './client.ts';
import { clientOf } from './client.ts';
import type { Vigia, Workspace } from './workspace.ts';

export type Lifetime = {
  readonly vigia: Vigia;
  /** Milliseconds since the epoch: nothing was done before the first or after the last. */
  readonly spawnedAt: number;
  readonly readyAt: number;
  readonly killedAt: number;
  readonly deadAt: number;
  /** What the API answered, as it was answered first; a later answer that differs is in `changed`. */
  readonly runs: ReadonlyMap<string, Run>;
  readonly changed: readonly string[];
  /** The newest answer of each. */
  readonly incidents: ReadonlyMap<string, Incident>;
};

const pollMs = 200;

/** Asks the API for what is recorded until it is killed; a question that the kill cut off counts for nothing. */
const pollApi = (vigia: Vigia) => {
  const client = clientOf(vigia);
  const runs = new Map<string, Run>();
  const incidents = new Map<string, Incident>();
  const changed: string[] = [];
  let over = false;
  const ask = async (): Promise<void> => {
    for (const run of await client.runs('limit=100')) {
      const before = runs.get(run.id);
      if (before && JSON.stringify(before) !== JSON.stringify(run)) changed.push(run.id);
      runs.set(run.id, before ?? run);
    }
    const page = await client.get<{ readonly incidents: readonly Incident[] }>('/incidents?limit=100');
    for (const incident of page.incidents) incidents.set(incident.id, incident);
  };
  const loop = async (): Promise<void> => {
    while (!over) {
      await ask().catch((error: unknown) => {
        if (!over) throw error;
      });
      await sleep(pollMs);
    }
  };
  const ended = loop();
  return {
    runs,
    incidents,
    changed,
    stop: () => {
      over = true;
      return ended;
    },
  };
};

/** Starts a process, and kills it when `until` resolves. */
export const runLifetime = async (
  workspace: Workspace,
  monitors: string,
  until: (vigia: Vigia) => Promise<void>,
  signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL',
): Promise<Lifetime> => {
  const spawnedAt = Date.now();
  const vigia = await workspace.start(monitors);
  const readyAt = Date.now();
  const { stop, ...acknowledged } = pollApi(vigia);
  await until(vigia);
  const stopped = stop();
  const killedAt = Date.now();
  const { code, signal: by } = await vigia.end(signal);
  const deadAt = Date.now();
  await stopped;
  if (signal === 'SIGKILL' ? by !== signal : code !== 0) throw new Error(`it ended by itself: ${vigia.errors()}`);
  return { vigia, spawnedAt, readyAt, killedAt, deadAt, ...acknowledged };
};
