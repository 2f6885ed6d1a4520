// Reads a page of runs of all monitors: scheduled runs by the keys that follow from the schedules, others from the indexes.
import { defined } from '../model/defined.ts';
import { parseRunId } from '../model/identity.ts';
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import type { FlowRun } from '../model/run.ts';
import { latestDueTime } from '../model/schedule.ts';
import { acrossMonitors, acrossSort, allFailing, allManual, timeOfKey } from '../storage/keys.ts';
import { keepRunsSeconds, queryRuns } from '../storage/records/run-records.ts';
import { mapInBatches } from './batched-reads.ts';
import { newestCandidates } from './candidate-runs.ts';
import type { QueryDeps } from './query-deps.ts';
import { decodeRunsCached, getRunsByKey } from './run-cache.ts';
import { cutPage, maxExaminedFailingRuns, maxExaminedRuns, type RunPage, type RunPageRequest } from './run-page.ts';

/** All runs of one source from the start of the page down to `bound`, inclusive; without a bound, all there are. */
type Source = { readonly runs: readonly FlowRun[]; readonly bound?: string };

const maxCandidates = 100;
/** A gap is skipped only with this few monitors, as it costs a query for each; with more, pages come back empty. */
const maxMonitorsToSkip = 100;

const readScheduledRuns = async (
  deps: QueryDeps,
  registered: readonly RegisteredMonitor[],
  below?: string,
): Promise<Source> => {
  const now = deps.clock.now();
  const newest = below === undefined ? now : Math.min(now, timeOfKey(below));
  const oldest = now - keepRunsSeconds * 1000;
  const window = defined({ newest, oldest, count: maxCandidates, below });
  const { keys, bound } = newestCandidates(registered, window);
  const runs = await getRunsByKey(deps, keys);
  return defined({ runs, bound });
};

/** Places between which an index is read, both exclusive, and how many runs. */
type IndexRange = { readonly limit: number; readonly below: string | undefined; readonly above?: string | undefined };

const readIndexedRuns = async (
  deps: QueryDeps,
  partition: string,
  { limit, below, above }: IndexRange,
): Promise<Source> => {
  const page = await deps.store.queryIndex('all', partition, {
    to: below ?? acrossMonitors(latestDueTime(deps.clock.now()), '~~'),
    descending: true,
    // One more: `to` is inclusive, and the run at `below` was on the page before.
    limit: limit + 1,
    ...defined({ from: above }),
  });
  const runs = decodeRunsCached(deps, page.items);
  return {
    runs: runs.filter((run) => below === undefined || acrossSort(run) < below),
    ...defined({ bound: page.after }),
  };
};

const newestFirst = (runs: readonly FlowRun[]): readonly FlowRun[] =>
  [...new Map(runs.map((run) => [run.id, run])).values()].toSorted((a, b) => (acrossSort(a) < acrossSort(b) ? 1 : -1));

/** The runs down to the highest bound: below it, at least one source was not examined. */
const mergeSources = (sources: readonly Source[]): { examined: readonly FlowRun[]; bound: string | undefined } => {
  const bounds = sources.flatMap(({ bound }) => (bound === undefined ? [] : [bound]));
  const bound = bounds.toSorted().at(-1);
  const all = newestFirst(sources.flatMap(({ runs }) => runs));
  return { examined: all.filter((run) => bound === undefined || acrossSort(run) >= bound), bound };
};

/** A place directly above the newest run that is recorded below `bound`; undefined when there is none. */
const placeAfterGap = async (
  deps: QueryDeps,
  registered: readonly RegisteredMonitor[],
  bound: string,
  others: readonly FlowRun[],
): Promise<string | undefined> => {
  const to = timeOfKey(bound);
  const newest = await mapInBatches(registered, async ({ id }) => {
    // Three runs: a scheduled and a manual one may share the time of the bound without being below it.
    const page = await queryRuns(deps.store, { monitor: id, to, limit: 3, descending: true });
    return page.items.flatMap(({ key }) => parseRunId(`${id}~${key.sort}`) ?? []);
  });
  const places = [...newest.flat(), ...others].map(acrossSort).filter((place) => place < bound);
  const highest = places.toSorted().at(-1);
  return highest && `${highest}~~`;
};

const readFailingRuns = async (deps: QueryDeps, request: RunPageRequest): Promise<RunPage> => {
  const { limit, below } = request;
  const { runs, bound } = await readIndexedRuns(deps, allFailing, { limit: maxExaminedFailingRuns(limit), below });
  return cutPage(runs, request, acrossSort, bound);
};

/**
 * A page costs at most 100 keys and two short index ranges. Where a hundred due times in a row have no record, because
 * the machine was off, it skips the gap instead of returning empty pages.
 */
export const readRunsOfAllMonitors = async (
  deps: QueryDeps,
  request: RunPageRequest,
  { maySkipGap = true } = {},
): Promise<RunPage> => {
  if (request.failing) return readFailingRuns(deps, request);
  const { limit, filtered, below } = request;
  const registered = [...(await deps.registered()).values()];
  const indexLimit = filtered ? (maxExaminedRuns - maxCandidates) / 2 : limit;
  const scheduled = await readScheduledRuns(deps, registered, below);
  const readIndexes = (above?: string): Promise<readonly Source[]> => {
    const range = { limit: indexLimit, below, above };
    return Promise.all([readIndexedRuns(deps, allFailing, range), readIndexedRuns(deps, allManual, range)]);
  };
  // Runs below the examined due times are of no use for this page.
  const { examined, bound } = mergeSources([scheduled, ...(await readIndexes(scheduled.bound))]);
  const isGap = examined.length === 0 && bound !== undefined;
  if (!isGap || !maySkipGap || registered.length > maxMonitorsToSkip)
    return cutPage(examined, request, acrossSort, bound);
  const others = [scheduled, ...(await readIndexes())].flatMap(({ runs }) => runs);
  const next = await placeAfterGap(deps, registered, bound, others);
  return next === undefined
    ? { runs: [] }
    : readRunsOfAllMonitors(deps, { ...request, below: next }, { maySkipGap: false });
};
