// What the API is given: the reads' needs, and on one's own machine a way to start a run by hand.
import type { Context } from 'hono';
import type { Clock } from '../clock/clock.ts';
import type { ChangeMonitorDeps } from '../control/change-monitor.ts';
import type { DrillDeps } from '../control/drill.ts';
import type { ManualRunResult } from '../control/start-manual-run.ts';
import { logOnce } from '../logging/log-once.ts';
import type { Logger } from '../logging/logger.ts';
import type { RunKey } from '../model/identity.ts';
import type { Manifest } from '../model/monitor.ts';
import { openQueries } from '../queries/open-queries.ts';
import type { QueryDeps } from '../queries/query-deps.ts';
import type { WriteBackup } from '../storage/backup.ts';
import type { StorageHealth } from '../storage/storage-health.ts';
import type { Store } from '../storage/store.ts';
import type { Allow } from './route.ts';

export type ApiDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly version: string;
  /** Left out where reading is all there is: then there is no such route. */
  readonly startManualRun?: (monitor: string) => Promise<ManualRunResult>;
  /** How a change by hand takes effect; left out where nothing may be changed. */
  readonly control?: Pick<ChangeMonitorDeps, 'notifyPlanner'>;
  /** How drills are begun and ended; left out where they may only be looked at. */
  readonly drills?: Pick<DrillDeps, 'earliestStart' | 'drillsChanged' | 'alert'>;
  /** Makes the page for Prometheus; left out where there is none among the routes. */
  readonly createMetricsPage?: (reads: QueryDeps) => () => Promise<{ readonly text: string; readonly type: string }>;
  /** The run of that id, from when it was asked for until it is recorded. */
  readonly inFlight?: (id: string) => RunKey | undefined;
  /** Left out where the store is no file of this machine. */
  readonly backUp?: WriteBackup;
  /**
   * How many writes have ended so far, whatever came of them: while it is the same, so is what is recorded. Left out
   * where others write too.
   */
  readonly writesEnded?: () => number;
  /** Left out where it cannot be told. */
  readonly storageHealth?: () => StorageHealth;
  /** What alerts are handed to; left out where nobody needs to know. */
  readonly alertsTo?: 'console' | 'topic';
  /** Those of a server that reads elsewhere too, so that all share what is remembered; else they are opened. */
  readonly queries?: QueryDeps;
};

/** What routes and pages are given. */
export type RouteDeps = ApiDeps & { readonly queries: QueryDeps };

/** Opens the reads, unless they are open. A damaged record is met again at every refresh of a page: it is told once. */
export const withQueries = (deps: ApiDeps): RouteDeps => {
  const { clock, store, manifest, logger, queries: reads } = deps;
  if (reads) return { ...deps, queries: reads };
  const warn = logOnce((message) => logger.warn(message));
  return { ...deps, queries: openQueries({ clock, store, manifest, logger: { warn } }) };
};

/** How it is reached. */
export type ApiOptions = {
  /** Left out where everybody who reaches the server may do everything. */
  readonly allow?: Allow;
  /** Where the routes lie, for the document; `/api/v1` of the same server when left out. */
  readonly serverUrl?: (context: Context) => string;
  /** Where the routes lie that change things, if another function serves them: the document tells of them too. */
  readonly changesUrl?: (context: Context) => string;
};
