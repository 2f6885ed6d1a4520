// Serves one route: who asks may, the query and the body are as they must be, and only then its handler is called.
import type { Context } from 'hono';
import { parseBody } from './body.ts';
import { problem } from './problem.ts';
import { parseQuery } from './query.ts';
import type { Allow, Route } from './route.ts';

export const serveRoute =
  (route: Route, allow: Allow | undefined) =>
  async (context: Context): Promise<Response> => {
    const refused = await allow?.(context, route.role);
    if (refused) return refused;
    const parsed = parseQuery(context.req.queries(), route.query ?? {});
    if (!parsed.ok) return problem(context, 400, parsed.detail, { parameter: parsed.parameter });
    if (!route.body) return route.handle(context, { query: parsed.query, body: undefined });
    const read = await parseBody(context, route.body);
    return read.ok ? route.handle(context, { query: parsed.query, body: read.body }) : read.refusal;
  };
