// All routes of the API. What is not given to it has no route.
import { controlRoutes } from './control-routes.ts';
import type { RouteDeps } from './deps.ts';
import { healthRoutes } from './health-routes.ts';
import { incidentRoutes } from './incident-routes.ts';
import { monitorRoutes } from './monitor-routes.ts';
import type { Route } from './route.ts';
import { runRoutes } from './run-routes.ts';

/** Where all of them lie. */
export const root = '/api/v1';

export const routesOf = (deps: RouteDeps): readonly Route[] => [
  ...healthRoutes(deps),
  ...monitorRoutes(deps),
  ...controlRoutes(deps),
  ...runRoutes(deps),
  ...incidentRoutes(deps),
];
