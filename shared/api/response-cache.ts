// Reuses a response as long as no record has changed: many clients of the same page cost little more than one.
import type { Context } from 'hono';
import type { ApiDeps } from './api-deps.ts';
import { type EncodedBody, encodedBodyOf, encodedResponse } from './json-response.ts';
import type { Route } from './route.ts';

const maxBytes = 1_000_000;

type CacheDeps = Pick<ApiDeps, 'clock' | 'writesEnded'>;

/** Responses by their URL, valid while `key` (the number of writes, the second) stays the same. */
type Generation = { readonly key: string; readonly bodies: Map<string, EncodedBody>; bytes: number };

/** Path and query: everything that a response of a cached route may depend on. Both are validated before. */
const pathAndQuery = ({ req: { url } }: Context): string => url.slice(url.indexOf('/', url.indexOf('://') + 3));

const store = (generation: Generation, path: string, response: Response): void => {
  const encoded = encodedBodyOf(response);
  if (!encoded) return;
  const bytes = encoded.body.byteLength + 2 * path.length;
  if (generation.bytes + bytes > maxBytes) return;
  generation.bytes += bytes;
  generation.bodies.set(path, encoded);
};

/**
 * Caches a GET whose response depends only on stored records and the current second, in which a record may expire. A
 * response is reused until a write ends or the second changes. Writes that are under way at the time of the response
 * end later, so a response that missed them is not reused. Without `writesEnded` nothing is cached.
 */
export const withResponseCache = ({ clock, writesEnded }: CacheDeps, route: Route): Route => {
  if (!writesEnded) return route;
  let current: Generation = { key: '', bodies: new Map(), bytes: 0 };
  const handle: Route['handle'] = async (context, input) => {
    const key = `${writesEnded()} ${Math.floor(clock.now() / 1_000)}`;
    if (key !== current.key) current = { key, bodies: new Map(), bytes: 0 };
    const [generation, path] = [current, pathAndQuery(context)];
    const cached = generation.bodies.get(path);
    if (cached) return encodedResponse(context, cached);
    const response = await route.handle(context, input);
    store(generation, path, response);
    return response;
  };
  return { ...route, handle };
};
