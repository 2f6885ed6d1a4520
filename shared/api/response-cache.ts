// Gives an answer again for as long as nothing was written since: many who look at a page cost little more than one.
import type { Context } from 'hono';
import type { ApiDeps } from './api-deps.ts';
import { type EncodedBody, encodedBodyOf, encodedResponse } from './json-response.ts';
import type { Route } from './route.ts';

const maxBytes = 1_000_000;

type World = Pick<ApiDeps, 'clock' | 'writesEnded'>;

/** Answers that hold for one moment, by what was asked for. */
type Moment = { readonly name: string; readonly kept: Map<string, EncodedBody>; bytes: number };

/** The path and the query, which a route has checked: nothing else of a request may count. */
const askedFor = ({ req: { url } }: Context): string => url.slice(url.indexOf('/', url.indexOf('://') + 3));

const keep = (moment: Moment, asked: string, response: Response): void => {
  const encoded = encodedBodyOf(response);
  if (!encoded) return;
  const bytes = encoded.body.byteLength + 2 * asked.length;
  if (moment.bytes + bytes > maxBytes) return;
  moment.bytes += bytes;
  moment.kept.set(asked, encoded);
};

/**
 * The same route, a GET that tells of nothing but records and the time to a second: what it answered with is
 * answered again until the next write ends, or the next second begins, in which something may have expired. What was
 * read while a write was under way is not, for that ends later. Without `written` it is asked each time.
 */
export const withResponseCache = ({ clock, writesEnded: written }: World, route: Route): Route => {
  if (!written) return route;
  let moment: Moment = { name: '', kept: new Map(), bytes: 0 };
  const handle: Route['handle'] = async (context, input) => {
    const name = `${written()} ${Math.floor(clock.now() / 1_000)}`;
    if (name !== moment.name) moment = { name, kept: new Map(), bytes: 0 };
    const [here, asked] = [moment, askedFor(context)];
    const before = here.kept.get(asked);
    if (before) return encodedResponse(context, before);
    const response = await route.handle(context, input);
    keep(here, asked, response);
    return response;
  };
  return { ...route, handle };
};
