// The API: a Request goes in, a Response comes out, whoever listens for it.
import { type Context, Hono } from 'hono';
import { type ApiDeps, type ApiOptions, withQueries } from './api-deps.ts';
import { limitBody } from './body-limit.ts';
import { problem } from './problem.ts';
import type { Route } from './route.ts';
import { apiRoot } from './routes/about-routes.ts';
import { createRoutes } from './routes/index.ts';
import { serveRoute } from './serve-route.ts';

export type { ApiDeps, ApiOptions } from './api-deps.ts';

/** What went wrong inside is for the journal, not for whoever asked. */
export const errorHandler =
  (deps: Pick<ApiDeps, 'logger'>, answer: (context: Context) => Response | Promise<Response>) =>
  (error: Error, context: Context): Response | Promise<Response> => {
    deps.logger.error(`${context.req.method} ${context.req.path} failed: ${error.stack ?? error.message}`);
    return answer(context);
  };

/** For every answer: nothing is guessed from its content, and nothing is kept. */
export const commonHeaders = async (context: Context, next: () => Promise<void>): Promise<void> => {
  await next();
  context.res.headers.set('x-content-type-options', 'nosniff');
  if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store');
};

const byPath = (routes: readonly Route[]): ReadonlyMap<string, readonly Route[]> =>
  Map.groupBy(routes, ({ path }) => path);

const allowed = (routes: readonly Route[]): string =>
  routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');

/** As Hono writes it. The root is the same with a slash at its end and without. */
const patternOf = (path: string): string[] =>
  path === '/' ? [apiRoot, `${apiRoot}/`] : [`${apiRoot}${path}`.replaceAll(/\{(\w+)\}/g, ':$1')];

/** Hono serves HEAD by the route of GET. */
const mount = (app: Hono, routes: readonly Route[], options: ApiOptions): void => {
  for (const [path, served] of byPath(routes)) {
    const pattern = patternOf(path);
    for (const route of served) app.on(route.method, pattern, serveRoute(route, options.allow));
    const allow = allowed(served);
    const refuse = (context: Context): Response => {
      context.header('allow', allow);
      return problem(context, 405, `${context.req.method} is not served here; ${allow} would be`);
    };
    for (const each of pattern) app.all(each, refuse);
  }
};

/** The routes under /api/v1. Whatever else is asked for there is a problem that says so. */
export const createApi = (deps: ApiDeps, options: ApiOptions = {}): Hono => {
  const app = new Hono();
  app.use(commonHeaders, limitBody);
  mount(app, createRoutes(withQueries(deps), options), options);
  // A last route and not `notFound`, which would be lost when the app is mounted in another one.
  app.all('*', (context) =>
    problem(context, 404, `there is nothing at ${JSON.stringify(context.req.path.slice(0, 200))}`),
  );
  app.onError(errorHandler(deps, (context) => problem(context, 500, 'something went wrong here; the log says what')));
  return app;
};
