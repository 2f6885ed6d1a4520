// The API as a function from Request to Response, whichever server or Lambda runs it.
import { type Context, Hono } from 'hono';
import { apiLog, problems } from '../messages/en/api.ts';
import { type ApiDeps, type ApiOptions, withQueries } from './api-deps.ts';
import { apiRoot } from './api-root.ts';
import { limitBody } from './body-limit.ts';
import { problem } from './problem.ts';
import type { Route } from './route.ts';
import { createRoutes } from './routes/index.ts';
import { serveRoute } from './serve-route.ts';

export type { ApiDeps, ApiOptions } from './api-deps.ts';

/** Logs an error, which may contain internals, and responds without it. */
export const errorHandler =
  (deps: Pick<ApiDeps, 'logger'>, respond: (context: Context) => Response | Promise<Response>) =>
  (error: Error, context: Context): Response | Promise<Response> => {
    const { method, path } = context.req;
    deps.logger.error(apiLog.requestFailed({ method, path, error: error.stack ?? error.message }));
    return respond(context);
  };

/** Headers of every response: browsers must not guess its type, and nothing is stored by default. */
export const commonHeaders = async (context: Context, next: () => Promise<void>): Promise<void> => {
  await next();
  context.res.headers.set('x-content-type-options', 'nosniff');
  if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store');
};

const allowedMethods = (routes: readonly Route[]): string =>
  routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');

/** The path in the syntax of Hono. The root is served with and without a slash at its end. */
const honoPaths = (path: string): string[] =>
  path === '/' ? [apiRoot, `${apiRoot}/`] : [`${apiRoot}${path}`.replaceAll(/\{(\w+)\}/g, ':$1')];

/** Hono serves HEAD by the route of GET. */
const mountRoutes = (app: Hono, routes: readonly Route[], options: ApiOptions): void => {
  for (const [path, samePath] of Map.groupBy(routes, ({ path }) => path)) {
    const paths = honoPaths(path);
    for (const route of samePath) app.on(route.method, paths, serveRoute(route, options.allow));
    const allowed = allowedMethods(samePath);
    const refuseMethod = (context: Context): Response => {
      context.header('allow', allowed);
      return problem(context, 405, problems.methodNotAllowed({ method: context.req.method, allowed }));
    };
    for (const each of paths) app.all(each, refuseMethod);
  }
};

/** Serves the routes under /api/v1, and problems for all other requests. */
export const createApi = (deps: ApiDeps, options: ApiOptions = {}): Hono => {
  const app = new Hono();
  app.use(commonHeaders, limitBody);
  mountRoutes(app, createRoutes(withQueries(deps), options), options);
  // A last route and not `notFound`, which Hono ignores when the app is mounted in another one.
  app.all('*', (context) =>
    problem(context, 404, problems.unknownPath({ path: JSON.stringify(context.req.path.slice(0, 200)) })),
  );
  app.onError(errorHandler(deps, (context) => problem(context, 500, problems.internalError)));
  return app;
};
