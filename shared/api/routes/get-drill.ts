// GET /monitors/{id}/drill: the latest drill of a monitor.
import { DrillJson } from '../json/drill-json.ts';
import { jsonResponse } from '../json-response.ts';
import { type RouteFactory, route } from '../route.ts';
import { drillPath, respondWithDrill } from './drill-response.ts';

export const getDrillRoute: RouteFactory = (deps) =>
  route({
    method: 'GET',
    path: drillPath,
    operationId: 'getDrill',
    summary: 'Get the latest drill of a monitor and its progress',
    role: 'viewer',
    responses: { 200: { description: 'The drill', schema: DrillJson } },
    handle: (context, { id }) => respondWithDrill(deps, context, id, (json) => jsonResponse(context, json)),
  });
