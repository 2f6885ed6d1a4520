// Shows the API, as its document describes it now.
import type { Context } from 'hono';
import type { OpenApiDocument } from '../api/openapi/openapi-types.ts';
import { docsPage } from './docs-page.ts';
import { respond, type Site } from './site.ts';

const exampleMonitor = 'shop';

export const showDocs = (site: Site, document: OpenApiDocument, context: Context): Response | Promise<Response> => {
  const monitor = site.deps.manifest.monitors[0]?.id ?? exampleMonitor;
  const main = docsPage({ document, origin: new URL(context.req.url).origin, monitor });
  return respond(site, context, { title: 'API', main });
};
