// A service with a hundred parts, each of which breaks and mends by a clock of its own.
import { type ScriptedServer, startServer } from '../../support/servers.ts';

export type Flapping = {
  readonly server: ScriptedServer;
  /** From now on every other part is broken and the rest is well, for good. */
  readonly rest: () => void;
};

/** Parts stay as they are for 8 to 20 s, so that a check every 10 s sees outages of one run and of several. */
const shortestMs = 8_000;
const spreadMs = 12_000;

export const startFlapping = async (parts: readonly string[]): Promise<Flapping> => {
  const startedAt = Date.now();
  const placeOf = new Map(parts.map((part, index) => [`/${part}`, index]));
  let resting = false;
  const isBroken = (path: string): boolean => {
    const place = placeOf.get(path) ?? 0;
    if (resting) return place % 2 === 1;
    const periodMs = shortestMs + (spreadMs * place) / parts.length;
    return Math.floor((Date.now() - startedAt) / periodMs + place / 7) % 2 === 1;
  };
  const server = await startServer({
    does: 'custom',
    listener: (request, response) => response.writeHead(isBroken(request.url ?? '') ? 503 : 200).end('seen'),
  });
  return {
    server,
    rest: () => {
      resting = true;
    },
  };
};
