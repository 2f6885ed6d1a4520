// A service with a hundred parts, each of which breaks and mends by a clock of its own.
import { type ScriptedServer, startServer } from '../../support/servers.ts';

export type Flapping = {
  readonly server: ScriptedServer;
  /** How often a part was found broken so far. */
  readonly failures: () => number;
  /** From now on every other part is broken and the rest is well, for good. */
  readonly settle: () => void;
};

/** Parts stay as they are for 8 to 20 s, so that a check every 10 s sees outages of one run and of several. */
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
