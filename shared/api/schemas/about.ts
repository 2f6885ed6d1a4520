// What the API tells of itself.
import * as v from 'valibot';

const RouteLine = v.pipe(
  v.strictObject({
    method: v.picklist(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    path: v.string(),
    operationId: v.string(),
    summary: v.string(),
    role: v.pipe(v.picklist(['anyone', 'viewer', 'admin']), v.description('Whose key it takes, where keys are needed')),
  }),
  v.title('RouteLine'),
);

export const Index = v.pipe(
  v.strictObject({
    version: v.string(),
    document: v.pipe(v.string(), v.description('Where the OpenAPI document is')),
    routes: v.array(RouteLine),
  }),
  v.title('Index'),
);

export const OpenApi = v.pipe(
  v.looseObject({ openapi: v.pipe(v.string(), v.regex(/^3\.1\.\d+$/)) }),
  v.title('OpenApi'),
  v.description('An OpenAPI 3.1 document'),
);
