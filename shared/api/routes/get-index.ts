// GET /: the index of all routes.
import { apiRoot } from '../api-root.ts';
import { IndexJson } from '../json/index-json.ts';
import { jsonResponse } from '../json-response.ts';
import { type RouteFactory, route } from '../route.ts';

export const getIndexRoute: RouteFactory = (deps, { documentedRoutes }) =>
  route({
    method: 'GET',
    path: '/',
    operationId: 'getIndex',
    summary: 'List all routes',
    role: 'anyone',
    responses: { 200: { description: 'The routes', schema: IndexJson } },
    handle: (context) =>
      jsonResponse(context, {
        version: deps.version,
        document: `${apiRoot}/openapi.json`,
        pages: deps.pages ?? null,
        routes: documentedRoutes().map(({ method, path, operationId, summary, role }) => ({
          method,
          path: path === '/' ? apiRoot : `${apiRoot}${path}`,
          operationId,
          summary,
          role,
        })),
      }),
  });
