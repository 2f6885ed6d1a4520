// Creates the site: the pages, their assets, and the API beside them.
import { readFileSync } from 'node:fs';
import { type Context, Hono } from 'hono';
import { withQueries } from '../api/api-deps.ts';
import { apiRoot } from '../api/api-root.ts';
import { type ApiDeps, type ApiOptions, commonHeaders, createApi, errorHandler } from '../api/create-api.ts';
import { jsonResponse } from '../api/json-response.ts';
import type { OpenApiDocument } from '../api/openapi/openapi-types.ts';
import { createRoutes } from '../api/routes/index.ts';
import { site as messages } from '../messages/en/site-pages.ts';
import { createSiteContext, respondMessage, type Site } from './page-response.ts';

/** The pages load nothing from elsewhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const pageHeaders = async (context: Context, next: () => Promise<void>): Promise<void> => {
  await next();
  const { headers } = context.res;
  if (headers.get('content-type')?.startsWith('text/html'))
    headers.set('content-security-policy', contentSecurityPolicy);
  headers.set('referrer-policy', 'no-referrer');
};

const styles = [
  'base.css',
  'marks.css',
  'monitors.css',
  'runs.css',
  'run.css',
  'drill.css',
  'docs.css',
  'sign-in.css',
] as const;

const read = (name: string): string => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');

const serveAssets = (app: Hono): void => {
  const serve = (name: string, type: string, text: string) =>
    app.get(`/assets/${name}`, (context) => context.body(text, 200, { 'content-type': `${type}; charset=utf-8` }));
  serve('style.css', 'text/css', styles.map(read).join('\n'));
  serve('page.js', 'text/javascript', read('page.js'));
  serve('mark.svg', 'image/svg+xml', read('mark.svg'));
};

/** Created on the first request. */
const documentOf = (site: Site, { allow }: ApiOptions): (() => Promise<OpenApiDocument>) => {
  let document: OpenApiDocument | undefined;
  const parts = { version: site.deps.version, serverUrl: apiRoot, keysRequired: allow !== undefined };
  return async () => {
    document ??= await site.deps.createDocument(createRoutes(site.deps, { ...(allow ? { allow } : {}) }), parts);
    return document;
  };
};

/** Each page is loaded when it is first requested: the API answers sooner after the start, and many only use the API. */
const pages = (site: Site, document: () => Promise<OpenApiDocument>): Hono => {
  const app = new Hono();
  app.get('/', async (context) => {
    if (context.req.query('monitor') === undefined) return (await import('./home-handler.ts')).serveHome(site, context);
    return (await import('./monitor-handler.ts')).serveMonitor(site, context);
  });
  app.get('/runs/:id', async (context) => (await import('./run-handler.ts')).serveRun(site, context));
  app.get('/docs', async (context) => (await import('./docs-handler.ts')).serveDocs(site, await document(), context));
  app.get('/openapi.json', async (context) => jsonResponse(context, await document()));
  app.get('/favicon.ico', (context) => context.redirect('/assets/mark.svg', 301));
  serveAssets(app);
  app.onError(
    errorHandler(site.deps, (context) =>
      respondMessage(site, context, 500, { title: messages.errorTitle, text: messages.errorText }),
    ),
  );
  return app;
};

const isApi = (context: Context): boolean => context.req.path === '/api' || context.req.path.startsWith('/api/');

/** Pages at `/`, `/runs/{id}` and `/docs`, the API under `/api/v1`. Reads the assets from disk once, when it is created. */
export const createSite = (given: ApiDeps, options: ApiOptions = {}): Hono => {
  const deps = { ...withQueries(given), pages: '/' };
  const site = createSiteContext(deps);
  const app = new Hono();
  app.use(commonHeaders, pageHeaders);
  app.route('/', pages(site, documentOf(site, options)));
  app.get('*', (context, next) =>
    isApi(context)
      ? next()
      : respondMessage(site, context, 404, { title: messages.notFoundTitle, text: messages.notFoundText }),
  );
  return app.route('/', createApi(deps, options));
};
