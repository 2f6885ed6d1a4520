// Reads a page of runs of one monitor: from its partition, or from the index of its failing runs, newest first.
import { defined } from '../model/defined.ts';
import { latestDueTime } from '../model/schedule.ts';
import { failingPartition, runPartition, runSort, timeKeyEnd } from '../storage/keys.ts';
import type { QueryDeps } from './query-deps.ts';
import { decodeRunsCached } from './run-cache.ts';
import { cutPage, maxExaminedFailingRuns, maxExaminedRuns, type RunPage, type RunPageRequest } from './run-page.ts';

/** Items of the index are complete and current, as a recorded run never changes. */
export const readRunsOfOneMonitor = async (
  deps: QueryDeps,
  monitor: string,
  request: RunPageRequest,
): Promise<RunPage> => {
  const { limit, filtered, failing, below } = request;
  const maxExamined = failing ? maxExaminedFailingRuns(limit) : maxExaminedRuns;
  const range = defined({
    to: timeKeyEnd(latestDueTime(deps.clock.now())),
    descending: true,
    limit: filtered ? maxExamined : limit + 1,
    after: below,
  });
  const page = failing
    ? await deps.store.queryIndex('byMonitor', failingPartition(monitor), range)
    : await deps.store.query(runPartition(monitor), range);
  return cutPage(decodeRunsCached(deps, page.items), request, runSort, page.after);
};
