// Serves one route: who asks may, the query, the path and the body are as they must be, and only then its handler runs.
import type { Context } from 'hono';
import { isSlug } from '../model/identity.ts';
import { parseBody } from './parse-body.ts';
import { problem } from './problem.ts';
import { parseQuery } from './query-parameters.ts';
import type { Allow, Route } from './route.ts';
import { unknownMonitor } from './routes/monitor-routes.ts';

/** No key of a record is made of a text that no monitor can have for an id. */
const refusedMonitor = ({ path }: Route, context: Context): Response | undefined => {
  const id = context.req.param('id') ?? '';
  return path.startsWith('/monitors/{id}') && !isSlug(id) ? unknownMonitor(context, id) : undefined;
};

export const serveRoute =
  (route: Route, allow: Allow | undefined) =>
  async (context: Context): Promise<Response> => {
    const refused = await allow?.(context, route.role);
    if (refused) return refused;
    const parsed = parseQuery(context.req.queries(), route.query ?? {});
    if (!parsed.ok) return problem(context, 400, parsed.detail, { parameter: parsed.parameter });
    const missing = refusedMonitor(route, context);
    if (missing) return missing;
    if (!route.body) return route.handle(context, { query: parsed.query, body: undefined });
    const read = await parseBody(context, route.body);
    return read.ok ? route.handle(context, { query: parsed.query, body: read.body }) : read.refusal;
  };
