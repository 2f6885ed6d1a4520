// What the API tells of itself: an index of its routes, and the OpenAPI document.
import type { ApiOptions, RouteDeps } from './deps.ts';
import { answer } from './etag.ts';
import { openApiDocument } from './openapi/document.ts';
import type { OpenApiDocument } from './openapi/types.ts';
import { type Route, route } from './route.ts';
import { Index, OpenApi } from './schemas/about.ts';

/** Where all routes lie. */
export const root = '/api/v1';

type Served = { readonly deps: RouteDeps; readonly options: ApiOptions; readonly routes: () => readonly Route[] };

const index = ({ deps, routes }: Served): Route =>
  route({
    method: 'GET',
    path: '/',
    operationId: 'getIndex',
    summary: 'All routes, in short',
    role: 'anyone',
    answers: { 200: { description: 'The routes', schema: Index } },
    handle: (context) =>
      answer(context, {
        version: deps.version,
        document: `${root}/openapi.json`,
        routes: routes().map(({ method, path, operationId, summary, role }) => ({
          ...{ method, path: path === '/' ? root : `${root}${path}` },
          ...{ operationId, summary, role },
        })),
      }),
  });

const document = ({ deps, options: { allow, serverUrl = () => root }, routes }: Served): Route => {
  // Made when somebody asks for it, and for the address at which it was last asked for.
  let last: { readonly serverUrl: string; readonly json: OpenApiDocument } | undefined;
  const documentAt = (url: string): OpenApiDocument => {
    const parts = { version: deps.version, serverUrl: url, keysNeeded: allow !== undefined };
    if (last?.serverUrl !== url) last = { serverUrl: url, json: openApiDocument(routes(), parts) };
    return last.json;
  };
  return route({
    method: 'GET',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    summary: 'The OpenAPI document of this API',
    role: 'anyone',
    answers: { 200: { description: 'The document', schema: OpenApi } },
    handle: (context) => answer(context, documentAt(serverUrl(context))),
  });
};

/** `routes` gives all there are, these two included. */
export const aboutRoutes = (served: Served): readonly Route[] => [index(served), document(served)];
