// The API: a Request goes in, a Response comes out, whoever listens for it.
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type ApiDeps, type RouteDeps, withReads } from './deps.ts';
import { getIncidents } from './incident-routes.ts';
import { getMonitor, getMonitors, postRun } from './monitor-routes.ts';
import { problem } from './problem.ts';
import { getRun, getRuns } from './run-routes.ts';

export type { ApiDeps } from './deps.ts';

const root = '/api/v1';
/** No route needs a body. */
const mostBodyBytes = 4_096;

type Handler = (context: Context) => Response | Promise<Response>;

const routesOf = (deps: RouteDeps): Readonly<Record<string, { readonly GET?: Handler; readonly POST?: Handler }>> => ({
  [`${root}/health`]: { GET: (context) => context.json({ status: 'ok', version: deps.version }) },
  [`${root}/monitors`]: { GET: getMonitors(deps) },
  [`${root}/monitors/:id`]: { GET: getMonitor(deps) },
  ...(deps.runByHand ? { [`${root}/monitors/:id/runs`]: { POST: postRun(deps, deps.runByHand) } } : {}),
  [`${root}/runs`]: { GET: getRuns(deps) },
  [`${root}/runs/:id`]: { GET: getRun(deps) },
  [`${root}/incidents`]: { GET: getIncidents(deps) },
});

/** What went wrong inside is for the journal, not for whoever asked. */
export const logged =
  (deps: Pick<ApiDeps, 'journal'>, answer: (context: Context) => Response | Promise<Response>) =>
  (error: Error, context: Context): Response | Promise<Response> => {
    deps.journal.error(`${context.req.method} ${context.req.path} failed: ${error.stack ?? error.message}`);
    return answer(context);
  };

/** For every answer: nothing is guessed from its content, and nothing is kept. */
export const plainHeaders = async (context: Context, next: () => Promise<void>): Promise<void> => {
  await next();
  context.res.headers.set('x-content-type-options', 'nosniff');
  if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store');
};

/** The routes under /api/v1. Whatever else is asked for there is a problem that says so. */
export const createApi = (deps: ApiDeps): Hono => {
  const app = new Hono();
  app.use(plainHeaders);
  app.use(
    bodyLimit({
      maxSize: mostBodyBytes,
      onError: (context) => problem(context, 413, `the body is larger than ${mostBodyBytes} bytes; none is needed`),
    }),
  );
  for (const [path, { GET, POST }] of Object.entries(routesOf(withReads(deps)))) {
    if (GET) app.get(path, GET);
    if (POST) app.post(path, POST);
    const allow = [...(GET ? ['GET', 'HEAD'] : []), ...(POST ? ['POST'] : [])].join(', ');
    app.all(path, (context) => {
      context.header('allow', allow);
      return problem(context, 405, `${context.req.method} is not served here; ${allow} would be`);
    });
  }
  // A last route and not `notFound`, which would be lost when the app is mounted in another one.
  app.all('*', (context) =>
    problem(context, 404, `there is nothing at ${JSON.stringify(context.req.path.slice(0, 200))}`),
  );
  app.onError(logged(deps, (context) => problem(context, 500, 'something went wrong here; the log says what')));
  return app;
};
