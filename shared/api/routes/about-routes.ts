// What the API tells of itself: an index of its routes, and the OpenAPI document.
import type { ApiOptions, RouteDeps } from '../api-deps.ts';
import { jsonResponse } from '../json-response.ts';
import { createOpenApiDocument, type DocumentParts } from '../openapi/openapi-document.ts';
import type { OpenApiDocument } from '../openapi/openapi-types.ts';
import { type Route, route } from '../route.ts';
import { Index, OpenApi } from '../schemas/about.ts';

/** Where all routes lie. */
export const apiRoot = '/api/v1';

type Served = { readonly deps: RouteDeps; readonly options: ApiOptions; readonly routes: () => readonly Route[] };

const index = ({ deps, routes }: Served): Route =>
  route({
    method: 'GET',
    path: '/',
    operationId: 'getIndex',
    summary: 'All routes, in short',
    role: 'anyone',
    responses: { 200: { description: 'The routes', schema: Index } },
    handle: (context) =>
      jsonResponse(context, {
        version: deps.version,
        document: `${apiRoot}/openapi.json`,
        routes: routes().map(({ method, path, operationId, summary, role }) => ({
          ...{ method, path: path === '/' ? apiRoot : `${apiRoot}${path}` },
          ...{ operationId, summary, role },
        })),
      }),
  });

const document = ({ deps, options, routes }: Served): Route => {
  const { allow, serverUrl = () => apiRoot, changesUrl } = options;
  // Made when somebody asks for it, and for the addresses at which it was last asked for.
  let last: { readonly key: string; readonly json: OpenApiDocument } | undefined;
  const documentAt = (urls: Pick<DocumentParts, 'serverUrl' | 'changesUrl'>): OpenApiDocument => {
    const key = JSON.stringify(urls);
    const parts = { version: deps.version, keysNeeded: allow !== undefined, ...urls };
    if (last?.key !== key) last = { key, json: createOpenApiDocument(routes(), parts) };
    return last.json;
  };
  return route({
    method: 'GET',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    summary: 'The OpenAPI document of this API',
    role: 'anyone',
    responses: { 200: { description: 'The document', schema: OpenApi } },
    handle: (context) => {
      const changes = changesUrl ? { changesUrl: changesUrl(context) } : {};
      return jsonResponse(context, documentAt({ serverUrl: serverUrl(context), ...changes }));
    },
  });
};

/** `routes` gives those to tell of, these two included. */
export const aboutRoutes = (served: Served): readonly Route[] => [index(served), document(served)];
