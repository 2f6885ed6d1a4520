// The runs of all monitors: the newest due times follow from the schedules, the indexes add what no schedule tells.
import { parseRunId } from '../model/identity.ts';
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import type { FlowRun } from '../model/run.ts';
import { horizon } from '../model/schedule.ts';
import { acrossMonitors, acrossSort, allFailing, allManual } from '../storage/keys.ts';
import { keepRunsSeconds, queryRuns } from '../storage/records/run-records.ts';
import { mapInBatches } from './batched-reads.ts';
import { newestCandidates } from './candidate-runs.ts';
import type { QueryDeps } from './query-deps.ts';
import { decodeRunsCached, getRunsByKey } from './run-cache.ts';
import { cutPage, maxExaminedFailingRuns, maxExaminedRuns, type RunPage, type RunPageRequest } from './run-page.ts';

/** All runs of one kind that stand between `bound`, inclusive, and the place where the page begins. */
type Source = { readonly runs: readonly FlowRun[]; readonly bound?: string };

const keysAtMost = 100;
/** With more monitors than this, a long gap is walked through page by page. */
const leapAtMost = 100;

const scheduled = async (
  deps: QueryDeps,
  registered: readonly RegisteredMonitor[],
  below?: string,
): Promise<Source> => {
  const now = deps.clock.now();
  const newest = below === undefined ? now : Math.min(now, Number(below.slice(0, 13)));
  const oldest = now - keepRunsSeconds * 1000;
  const window = { newest, oldest, count: keysAtMost, ...(below === undefined ? {} : { below }) };
  const { keys, bound } = newestCandidates(registered, window);
  const runs = await getRunsByKey(deps, keys);
  return { runs, ...(bound === undefined ? {} : { bound }) };
};

type Stretch = { readonly limit: number; readonly below: string | undefined; readonly above?: string | undefined };

const indexed = async (deps: QueryDeps, partition: string, { limit, below, above }: Stretch): Promise<Source> => {
  const to = below ?? acrossMonitors(horizon(deps.clock.now()), '~~');
  // One more, since the bound is inclusive and the run at that very place was on the page before.
  const page = await deps.store.queryIndex('all', partition, {
    to,
    descending: true,
    limit: limit + 1,
    ...(above === undefined ? {} : { from: above }),
  });
  const runs = decodeRunsCached(deps, page.items);
  return {
    runs: runs.filter((run) => below === undefined || acrossSort(run) < below),
    ...(page.after === undefined ? {} : { bound: page.after }),
  };
};

const newestFirst = (runs: readonly FlowRun[]): readonly FlowRun[] =>
  [...new Map(runs.map((run) => [run.id, run])).values()].toSorted((a, b) => (acrossSort(a) < acrossSort(b) ? 1 : -1));

/** Only what lies above the lowest place that every source examined: below it, one of them may hold more. */
const merge = (sources: readonly Source[]): { examined: readonly FlowRun[]; bound: string | undefined } => {
  const bounds = sources.flatMap(({ bound }) => (bound === undefined ? [] : [bound]));
  const bound = bounds.toSorted().at(-1);
  const all = newestFirst(sources.flatMap(({ runs }) => runs));
  return { examined: all.filter((run) => bound === undefined || acrossSort(run) >= bound), bound };
};

/** A place right above the newest record that stands below `bound`; undefined when there is none. */
const leap = async (
  deps: QueryDeps,
  registered: readonly RegisteredMonitor[],
  bound: string,
  others: readonly FlowRun[],
): Promise<string | undefined> => {
  const to = Number(bound.slice(0, 13));
  const newest = await mapInBatches(registered, async ({ id }) => {
    // Three, since two may share the very time of the bound without standing below it.
    const page = await queryRuns(deps.store, { monitor: id, to, limit: 3, descending: true });
    return page.items.flatMap(({ key }) => parseRunId(`${id}~${key.sort}`) ?? []);
  });
  const places = [...newest.flat(), ...others].map(acrossSort).filter((place) => place < bound);
  const highest = places.toSorted().at(-1);
  return highest && `${highest}~~`;
};

/**
 * A page costs at most 100 keys and two short index ranges. Where a hundred due times in a row have no record
 * (the machine was off), it leaps over the gap instead of handing out empty pages.
 */
export const readRunsOfAllMonitors = async (
  deps: QueryDeps,
  scan: RunPageRequest,
  mayLeap = true,
): Promise<RunPage> => {
  if (scan.failing) {
    const { runs, bound } = await indexed(deps, allFailing, {
      limit: maxExaminedFailingRuns(scan.limit),
      below: scan.below,
    });
    return cutPage(runs, scan, acrossSort, bound);
  }
  const registered = [...(await deps.registered()).values()];
  const share = scan.filtered ? (maxExaminedRuns - keysAtMost) / 2 : scan.limit;
  const planned = await scheduled(deps, registered, scan.below);
  const notified = (above?: string): Promise<readonly Source[]> => {
    const stretch = { limit: share, below: scan.below, above };
    return Promise.all([indexed(deps, allFailing, stretch), indexed(deps, allManual, stretch)]);
  };
  // What lies below the due times that were looked at is of no use for this page.
  const { examined, bound } = merge([planned, ...(await notified(planned.bound))]);
  if (examined.length > 0 || bound === undefined || !mayLeap || registered.length > leapAtMost)
    return cutPage(examined, scan, acrossSort, bound);
  const others = [planned, ...(await notified())].flatMap(({ runs }) => runs);
  const below = await leap(deps, registered, bound, others);
  return below === undefined ? { runs: [] } : readRunsOfAllMonitors(deps, { ...scan, below }, false);
};
