// The runs of one monitor: its partition, or the index of its failing runs, read backwards.
import { horizon } from '../model/schedule.ts';
import { failingPartition, runPartition, runSort, timeKeyEnd } from '../storage/keys.ts';
import type { QueryDeps } from './query-deps.ts';
import { runsOf } from './run-cache.ts';
import { type CutPage, cut, examinedAtMost, examinedOfFailing, type RunScan } from './run-page.ts';

/** Runs never change, so what the index carries is what is recorded. */
export const readRunsOfOne = async (deps: QueryDeps, monitor: string, scan: RunScan): Promise<CutPage> => {
  const examined = scan.failing ? examinedOfFailing(scan.limit) : examinedAtMost;
  const range = {
    to: timeKeyEnd(horizon(deps.clock.now())),
    descending: true,
    limit: scan.filtered ? examined : scan.limit + 1,
    ...(scan.below === undefined ? {} : { after: scan.below }),
  };
  const page = scan.failing
    ? await deps.store.queryIndex('byMonitor', failingPartition(monitor), range)
    : await deps.store.query(runPartition(monitor), range);
  const runs = runsOf(deps, page.items);
  return cut(runs, scan, runSort, page.after);
};
