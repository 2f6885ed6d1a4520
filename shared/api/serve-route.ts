// Serves a route: checks the role of the client, validates query, path and body, and then calls the handler.
import type { Context } from 'hono';
import { isSlug } from '../model/identity.ts';
import { invalidParameter, unknownMonitor } from './common-problems.ts';
import { parseBody } from './parse-body.ts';
import { parseQuery } from './query-parameters.ts';
import type { Allow, Route } from './route.ts';

export const serveRoute = (route: Route, allow: Allow | undefined) => {
  const isOfMonitor = route.path.startsWith('/monitors/{id}');
  return async (context: Context): Promise<Response> => {
    const refused = await allow?.(context, route.role);
    if (refused) return refused;
    const parsed = parseQuery(context.req.queries(), route.query ?? {});
    if (!parsed.ok) return invalidParameter(context, parsed);
    const id = context.req.param('id') ?? '';
    // No key of a record is made of a text that cannot be the id of a monitor.
    if (isOfMonitor && !isSlug(id)) return unknownMonitor(context, id);
    if (!route.body) return route.handle(context, { id, query: parsed.query, body: undefined });
    const read = await parseBody(context, route.body);
    return read.ok ? route.handle(context, { id, query: parsed.query, body: read.body }) : read.refusal;
  };
};
