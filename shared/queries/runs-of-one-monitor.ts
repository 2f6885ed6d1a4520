// The runs of one monitor: its partition, or the index of its failing runs, read backwards.
import { horizon } from '../model/schedule.ts';
import { failingPartition, runPartition, runSort, timeKeyEnd } from '../storage/keys.ts';
import type { QueryDeps } from './query-deps.ts';
import { decodeRunsCached } from './run-cache.ts';
import { cutPage, maxExaminedFailingRuns, maxExaminedRuns, type RunPage, type RunPageRequest } from './run-page.ts';

/** Runs never change, so what the index carries is what is recorded. */
export const readRunsOfOneMonitor = async (
  deps: QueryDeps,
  monitor: string,
  scan: RunPageRequest,
): Promise<RunPage> => {
  const examined = scan.failing ? maxExaminedFailingRuns(scan.limit) : maxExaminedRuns;
  const range = {
    to: timeKeyEnd(horizon(deps.clock.now())),
    descending: true,
    limit: scan.filtered ? examined : scan.limit + 1,
    ...(scan.below === undefined ? {} : { after: scan.below }),
  };
  const page = scan.failing
    ? await deps.store.queryIndex('byMonitor', failingPartition(monitor), range)
    : await deps.store.query(runPartition(monitor), range);
  const runs = decodeRunsCached(deps, page.items);
  return cutPage(runs, scan, runSort, page.after);
};
