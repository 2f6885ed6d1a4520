// Runs one process after another on the same data, and keeps what the API of each acknowledged before it was killed.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident, Run } from './client.ts';
import { clientOf } from './client.ts';
import type { Vigia, Workspace } from './workspace.ts';

export type Lifetime = {
  readonly vigia: Vigia;
  /** Milliseconds since the epoch. The process existed only from `spawnedAt` to `deadAt`. */
  readonly spawnedAt: number;
  readonly readyAt: number;
  readonly killedAt: number;
  readonly deadAt: number;
  /** Runs as the API first returned them; the ids of runs that it later returned differently are in `changed`. */
  readonly runs: ReadonlyMap<string, Run>;
  readonly changed: readonly string[];
  /** Incidents as the API last returned them. */
  readonly incidents: ReadonlyMap<string, Incident>;
};

const pollMs = 200;

/** Polls the API until the process is killed; a request that the kill cuts off is ignored. */
const pollApi = (vigia: Vigia) => {
  const client = clientOf(vigia);
  const runs = new Map<string, Run>();
  const incidents = new Map<string, Incident>();
  const changed: string[] = [];
  let over = false;
  const poll = async (): Promise<void> => {
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
      await poll().catch((error: unknown) => {
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

/** Starts a process and kills it when `until` resolves. */
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
  if (signal === 'SIGKILL' ? by !== signal : code !== 0)
    throw new Error(`the process ended by itself: ${vigia.errors()}`);
  return { vigia, spawnedAt, readyAt, killedAt, deadAt, ...acknowledged };
};
