// Serves the page of the API, made from its OpenAPI document.
import type { Context } from 'hono';
import type { OpenApiDocument } from '../api/openapi/openapi-types.ts';
import { docs } from '../messages/en/site-pages.ts';
import { docsPage } from './docs-page.ts';
import { respond, type Site } from './page-response.ts';

const exampleMonitor = 'shop';

export const serveDocs = (site: Site, document: OpenApiDocument, context: Context): Response | Promise<Response> => {
  const monitor = site.deps.manifest.monitors[0]?.id ?? exampleMonitor;
  const main = docsPage({ document, origin: new URL(context.req.url).origin, monitor });
  return respond(site, context, { title: docs.title, main });
};
