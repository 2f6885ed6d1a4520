// GET /openapi.json: the OpenAPI document of all routes.
import { defined } from '../../model/defined.ts';
import { apiRoot } from '../api-root.ts';
import { OpenApiJson } from '../json/index-json.ts';
import { jsonResponse } from '../json-response.ts';
import type { OpenApiDocument } from '../openapi/openapi-types.ts';
import { type RouteFactory, route } from '../route.ts';

export const getOpenApiRoute: RouteFactory = (deps, { options, documentedRoutes }) => {
  const { allow, serverUrl = () => apiRoot, changesUrl } = options;
  // Made at the first request, and again only when a request came by other URLs.
  let last: { readonly key: string; readonly document: OpenApiDocument } | undefined;
  return route({
    method: 'GET',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    summary: 'Get the OpenAPI document of this API',
    role: 'anyone',
    responses: { 200: { description: 'The document', schema: OpenApiJson } },
    handle: async (context) => {
      const urls = defined({ serverUrl: serverUrl(context), changesUrl: changesUrl?.(context) });
      const key = JSON.stringify(urls);
      const parts = { version: deps.version, keysRequired: allow !== undefined, ...urls };
      if (last?.key !== key) last = { key, document: await deps.createDocument(documentedRoutes(), parts) };
      return jsonResponse(context, last.document);
    },
  });
};
