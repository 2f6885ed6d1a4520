// What the API depends on. A dependency that is left out removes the routes that need it.
import type { Context } from 'hono';
import type { Clock } from '../clock/clock.ts';
import type { ChangeMonitorDeps } from '../control/change-monitor.ts';
import type { DrillDeps } from '../control/drill-deps.ts';
import type { ManualRunResult } from '../control/start-manual-run.ts';
import { logOnce } from '../logging/log-once.ts';
import type { Logger } from '../logging/logger.ts';
import type { RunKey } from '../model/identity.ts';
import type { Manifest } from '../model/monitor.ts';
import type { MonitorsFileState } from '../model/monitors-file.ts';
import { openQueries } from '../queries/open-queries.ts';
import type { QueryDeps } from '../queries/query-deps.ts';
import type { WriteBackup } from '../storage/backup.ts';
import type { StorageHealth } from '../storage/storage-health.ts';
import type { Store } from '../storage/store.ts';
import type { DocumentOptions } from './openapi/openapi-document.ts';
import type { OpenApiDocument } from './openapi/openapi-types.ts';
import type { Allow, Route } from './route.ts';

/** Renders the page for Prometheus. `type` is its content type. */
export type MetricsPage = () => Promise<{ readonly text: string; readonly type: string }>;

/** Makes the OpenAPI document of these routes. */
export type CreateDocument = (
  routes: readonly Route[],
  options: DocumentOptions,
) => OpenApiDocument | Promise<OpenApiDocument>;

export type ApiDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly version: string;
  /** The URL of the pages; `/` where the same server serves them. Left out where there are none. */
  readonly pages?: string;
  /** Passed in, since few processes are ever asked for the document, and its code is 20 KB of a bundle. */
  readonly createDocument: CreateDocument;
  /** Left out where runs cannot be started. */
  readonly startManualRun?: (monitor: string) => Promise<ManualRunResult>;
  /** Left out where monitors cannot be changed. */
  readonly control?: Pick<ChangeMonitorDeps, 'notifyPlanner'>;
  /** Left out where drills can be read, but neither started nor stopped. */
  readonly drills?: Pick<DrillDeps, 'earliestStart' | 'drillsChanged' | 'alert'>;
  /** Left out where metrics are not served as a route. */
  readonly createMetricsPage?: (queries: QueryDeps) => MetricsPage;
  /** A manual run with this id that is requested and not recorded yet. */
  readonly inFlight?: (id: string) => RunKey | undefined;
  /** When the catch-up run of a monitor is due; left out where only the registered monitors show it. */
  readonly catchUpOf?: QueryDeps['catchUpOf'];
  /** Counts of the hours that are not rolled up; left out where no process knows them all. */
  readonly recentCounts?: QueryDeps['recentCounts'];
  /** Left out where the store is not a local file. */
  readonly backUp?: WriteBackup;
  /**
   * How many writes have ended, whatever their result: the records are unchanged while the number is the same. Left out
   * where other processes write too.
   */
  readonly writesEnded?: () => number;
  /** Left out where it is unknown. */
  readonly storageHealth?: () => StorageHealth;
  /** Left out where the monitors are part of the deployment. */
  readonly monitorsFile?: () => MonitorsFileState;
  /** What alerts are sent to; left out where health does not show it. */
  readonly alertsTo?: 'console' | 'topic';
  /** Queries that a server opened already, so that all their users share what they remember. */
  readonly queries?: QueryDeps;
};

/** The dependencies of routes and pages. */
export type RouteDeps = ApiDeps & { readonly queries: QueryDeps };

/** Opens the queries, unless they are open. Each refresh of a page reads the same damaged record again: it is logged once. */
export const withQueries = (deps: ApiDeps): RouteDeps => {
  const { clock, store, manifest, logger, queries, catchUpOf, recentCounts } = deps;
  if (queries) return { ...deps, queries };
  const warn = logOnce((message) => logger.warn(message));
  return {
    ...deps,
    queries: openQueries({ clock, store, manifest, logger: { warn }, catchUpOf, recentCounts }),
  };
};

/** How clients reach the API. */
export type ApiOptions = {
  /** Left out where every client that reaches the server has every role. */
  readonly allow?: Allow;
  /** The URL of the routes in the OpenAPI document; `/api/v1` of the same server when left out. */
  readonly serverUrl?: (context: Context) => string;
  /** The URL of the routes that change things, where another function serves them: the document includes them. */
  readonly changesUrl?: (context: Context) => string;
};
