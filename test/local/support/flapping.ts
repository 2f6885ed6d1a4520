// A service with many parts, each of which fails and recovers in its own rhythm.
import { type ScriptedServer, startServer } from '../../support/servers.ts';

export type Flapping = {
  readonly server: ScriptedServer;
  /** Number of failing responses so far. */
  readonly failures: () => number;
  /** From now on every second part fails and the others pass, without further change. */
  readonly settle: () => void;
};

/** A part keeps its state for 8 to 20 s, so that a check every 10 s finds outages of one run and of several. */
const minMs = 8_000;
const spreadMs = 12_000;

export const startFlapping = async (parts: readonly string[]): Promise<Flapping> => {
  const startedAt = Date.now();
  const placeOf = new Map(parts.map((part, index) => [`/${part}`, index]));
  let resting = false;
  const isBroken = (path: string): boolean => {
    const place = placeOf.get(path) ?? 0;
    if (resting) return place % 2 === 1;
    const periodMs = minMs + (spreadMs * place) / parts.length;
    return Math.floor((Date.now() - startedAt) / periodMs + place / 7) % 2 === 1;
  };
  let failures = 0;
  const server = await startServer({
    does: 'custom',
    listener: (request, response) => {
      const broken = isBroken(request.url ?? '');
      response.writeHead(broken ? 503 : 200).end('seen');
      if (broken) failures += 1;
    },
  });
  return {
    server,
    failures: () => failures,
    settle: () => {
      resting = true;
    },
  };
};
