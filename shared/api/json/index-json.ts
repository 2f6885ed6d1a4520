// The index of all routes, and the OpenAPI document, as JSON.
import * as v from 'valibot';

const RouteJson = v.pipe(
  v.strictObject({
    method: v.picklist(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    path: v.string(),
    operationId: v.string(),
    summary: v.string(),
    role: v.pipe(
      v.picklist(['anyone', 'viewer', 'admin']),
      v.description('The role that a key must have, where keys are required'),
    ),
  }),
  v.title('Route'),
);

export const IndexJson = v.pipe(
  v.strictObject({
    version: v.string(),
    document: v.pipe(v.string(), v.description('The path of the OpenAPI document')),
    pages: v.pipe(
      v.nullable(v.string()),
      v.description('The URL of the pages; `/` where this server serves them, null where there are none'),
    ),
    routes: v.array(RouteJson),
  }),
  v.title('Index'),
);

export const OpenApiJson = v.pipe(
  v.looseObject({ openapi: v.pipe(v.string(), v.regex(/^3\.1\.\d+$/)) }),
  v.title('OpenApi'),
  v.description('An OpenAPI 3.1 document'),
);
