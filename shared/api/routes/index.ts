// All routes of the API. For what is not given to it there is no route.
import type { ApiOptions, RouteDeps } from '../api-deps.ts';
import { documentedChanges } from '../not-available.ts';
import type { Route } from '../route.ts';
import { aboutRoutes } from './about-routes.ts';
import { backupRoutes } from './backup-routes.ts';
import { controlRoutes } from './control-routes.ts';
import { countsRoutes } from './counts-routes.ts';
import { drillRoutes } from './drill-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { incidentRoutes } from './incident-routes.ts';
import { metricsRoutes } from './metrics-routes.ts';
import { monitorRoutes } from './monitor-routes.ts';
import { runRoutes } from './run-routes.ts';
import { scheduleRoutes } from './schedule-routes.ts';
import { seriesRoutes } from './series-routes.ts';

const allOf = (deps: RouteDeps, options: ApiOptions, described: () => readonly Route[]): readonly Route[] => [
  ...aboutRoutes({ deps, options, routes: described }),
  ...healthRoutes(deps),
  ...monitorRoutes(deps),
  ...controlRoutes(deps),
  ...drillRoutes(deps),
  ...scheduleRoutes(deps),
  ...runRoutes(deps),
  ...incidentRoutes(deps),
  ...countsRoutes(deps),
  ...seriesRoutes(deps),
  ...backupRoutes(deps),
  ...metricsRoutes(deps),
];

/** Of which the index and the document tell. */
export const documentedRoutes = (deps: RouteDeps, options: ApiOptions = {}): readonly Route[] => {
  const all = options.changesUrl ? { ...deps, ...documentedChanges } : deps;
  return allOf(all, options, () => []);
};

export const createRoutes = (deps: RouteDeps, options: ApiOptions = {}): readonly Route[] =>
  allOf(deps, options, () => documentedRoutes(deps, options));
