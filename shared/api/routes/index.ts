// The registry of routes. To add a route:
// 1. write a file in this folder that exports a `RouteFactory`: path, role, summary, schemas and handler;
// 2. add it to `factories`, in the order of the OpenAPI document.
// Serving, validation, the index, 405 and the document follow from that. Its texts belong into `shared/messages/en/api.ts`.
import type { ApiOptions, RouteDeps } from '../api-deps.ts';
import { documentedChanges } from '../documented-changes.ts';
import type { Route, RouteFactory } from '../route.ts';
import { changeMonitorRoute } from './change-monitor.ts';
import { createBackupRoute } from './create-backup.ts';
import { getCountsRoute } from './get-counts.ts';
import { getDrillRoute } from './get-drill.ts';
import { getHealthRoute } from './get-health.ts';
import { getIndexRoute } from './get-index.ts';
import { getMetricsRoute } from './get-metrics.ts';
import { getMonitorRoute } from './get-monitor.ts';
import { getOpenApiRoute } from './get-openapi.ts';
import { getOverridesRoute } from './get-overrides.ts';
import { getRunRoute } from './get-run.ts';
import { getScheduleRoute } from './get-schedule.ts';
import { getSeriesRoute } from './get-series.ts';
import { listIncidentsRoute } from './list-incidents.ts';
import { listMonitorsRoute } from './list-monitors.ts';
import { listRunsRoute } from './list-runs.ts';
import { startDrillRoute } from './start-drill.ts';
import { startRunRoute } from './start-run.ts';
import { stopDrillRoute } from './stop-drill.ts';

const factories: readonly RouteFactory[] = [
  getIndexRoute,
  getOpenApiRoute,
  getHealthRoute,
  listMonitorsRoute,
  getMonitorRoute,
  changeMonitorRoute,
  getOverridesRoute,
  startRunRoute,
  getDrillRoute,
  startDrillRoute,
  stopDrillRoute,
  getScheduleRoute,
  getSeriesRoute,
  listRunsRoute,
  getRunRoute,
  listIncidentsRoute,
  getCountsRoute,
  createBackupRoute,
  getMetricsRoute,
];

const makeRoutes = (deps: RouteDeps, options: ApiOptions, documentedRoutes: () => readonly Route[]): readonly Route[] =>
  factories.flatMap((factory) => factory(deps, { options, documentedRoutes }) ?? []);

/** The routes of the index and the OpenAPI document, including those that another function serves. */
export const documentedRoutes = (deps: RouteDeps, options: ApiOptions = {}): readonly Route[] =>
  makeRoutes(options.changesUrl ? { ...deps, ...documentedChanges } : deps, options, () => []);

/** The routes that this server serves. */
export const createRoutes = (deps: RouteDeps, options: ApiOptions = {}): readonly Route[] =>
  makeRoutes(deps, options, () => documentedRoutes(deps, options));
