// Opens the queries: their dependencies plus what they remember between two requests.
import { createMemo, memoize } from '../concurrency/memo.ts';
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import { getRegistered, registeredMonitors } from '../storage/records/planner-records.ts';
import { type OpenQueriesDeps, type QueryDeps, readOrWarn } from './query-deps.ts';

/** The planner rarely registers a change. */
const registeredForMs = 1_000;
/** A roll-up does not change once it is written, and pages ask for the same range every few seconds. */
const rollupTotalsForMs = 10_000;
/** The report of a finished drill changes only if an alert or a run is recorded late. */
const drillReportsForMs = 60_000;
const maxDrillReports = 100;

/** All registered monitors by id; empty, with a warning, when their records cannot be read. */
const readRegistered = async (deps: OpenQueriesDeps): Promise<ReadonlyMap<string, RegisteredMonitor>> => {
  const shards = await readOrWarn(deps, () => getRegistered(deps.store, (error) => deps.logger.warn(error.message)));
  return new Map((shards ? registeredMonitors(shards) : []).map((monitor) => [monitor.id, monitor]));
};

export const openQueries = (deps: OpenQueriesDeps): QueryDeps => {
  const { now } = deps.clock;
  return {
    ...deps,
    registered: memoize({ now, forMs: registeredForMs }, () => readRegistered(deps)),
    runCache: new Map(),
    rollupTotals: createMemo({ now, forMs: rollupTotalsForMs }),
    drillReports: createMemo({ now, forMs: drillReportsForMs, maxKeys: maxDrillReports }),
  };
};
