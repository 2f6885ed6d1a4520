// Reads the monitors in the order of the manifest, each with its status and newest runs: one query for each monitor.
import { defined } from '../model/defined.ts';
import type { MonitorSpec } from '../model/monitor.ts';
import type { FlowRun } from '../model/run.ts';
import { latestDueTime } from '../model/schedule.ts';
import type { MonitorStatus } from '../model/status.ts';
import { statusKey } from '../storage/keys.ts';
import { queryRuns } from '../storage/records/run-records.ts';
import { decodeStatus, getStatus } from '../storage/records/status-records.ts';
import { getAll, mapInBatches } from './batched-reads.ts';
import { type MonitorView, viewMonitor } from './monitor-view.ts';
import { decodeOrWarn, type LookedUp, lookUp, type QueryDeps } from './query-deps.ts';
import { decodeRunsCached } from './run-cache.ts';

/** The last monitor of a page and its index, which counts when the monitor is gone at the next request. */
export type MonitorPosition = { readonly index: number; readonly id: string };

export type MonitorsRequest = {
  readonly limit: number;
  readonly after?: MonitorPosition;
  /** How many newest runs to read for each monitor. */
  readonly depth?: number;
};

/** `next` is present when more monitors follow. */
export type MonitorsPage = { readonly monitors: readonly MonitorView[]; readonly next?: MonitorPosition };

/** More than one, so that a damaged run does not hide the runs before it. */
const defaultDepth = 3;

/** The statuses of these monitors by id; a monitor without a readable status is left out. */
export const readStatuses = async (
  deps: QueryDeps,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MonitorStatus>> => {
  const statuses = decodeOrWarn(deps, await getAll(deps.store, ids.map(statusKey)), decodeStatus);
  return new Map(statuses.map(({ status }) => [status.monitor, status]));
};

/** Runs before `examinedFrom` were not read; it is left out when there are none. */
type NewestRuns = { readonly recent: readonly FlowRun[]; readonly examinedFrom?: number };

/** The newest runs of a monitor, newest first. */
export const readNewestRuns = async (deps: QueryDeps, monitor: string, limit: number): Promise<NewestRuns> => {
  const to = latestDueTime(deps.clock.now());
  const page = await queryRuns(deps.store, { monitor, to, limit, descending: true });
  const recent = decodeRunsCached(deps, page.items);
  return defined({ recent, examinedFrom: page.after === undefined ? undefined : recent.at(-1)?.dueAt });
};

const startIndex = (specs: readonly MonitorSpec[], after: MonitorPosition | undefined): number => {
  if (!after) return 0;
  const index = specs.findIndex((spec) => spec.id === after.id);
  return index < 0 ? after.index : index + 1;
};

/** One page, in the order of the manifest. */
export const readMonitors = async (deps: QueryDeps, request: MonitorsRequest): Promise<MonitorsPage> => {
  const { limit, after, depth = defaultDepth } = request;
  const { monitors: specs } = deps.manifest;
  const start = startIndex(specs, after);
  const page = specs.slice(start, start + limit);
  const ids = page.map(({ id }) => id);
  const [registered, statuses] = await Promise.all([deps.registered(), readStatuses(deps, ids)]);
  const newestRuns = await mapInBatches(ids, (id) => readNewestRuns(deps, id, depth));
  const now = deps.clock.now();
  const monitors = page.map((spec, at) => {
    const catchUpAt = deps.catchUpOf?.(spec.id);
    const records = { registered: registered.get(spec.id), status: statuses.get(spec.id), catchUpAt };
    return viewMonitor(spec, { ...records, ...(newestRuns[at] ?? { recent: [] }) }, now);
  });
  const last = page.at(-1);
  const hasMore = start + limit < specs.length && last;
  return { monitors, ...(hasMore ? { next: { index: start + limit - 1, id: last.id } } : {}) };
};

/** One monitor of the manifest. A removed monitor is missing, although its runs can be read. */
export const readMonitor = async (
  deps: QueryDeps,
  id: string,
  depth: number = defaultDepth,
): Promise<LookedUp<MonitorView>> => {
  const spec = deps.manifest.monitors.find((candidate) => candidate.id === id);
  if (!spec) return { outcome: 'missing' };
  const [registered, status, newestRuns] = await Promise.all([
    deps.registered(),
    lookUp(() => getStatus(deps.store, id)),
    readNewestRuns(deps, id, depth),
  ]);
  if (status.outcome === 'damaged') return status;
  const records = {
    registered: registered.get(id),
    catchUpAt: deps.catchUpOf?.(id),
    status: status.outcome === 'found' ? status.value.status : undefined,
    ...newestRuns,
  };
  return { outcome: 'found', value: viewMonitor(spec, records, deps.clock.now()) };
};

/** Whether the monitor exists or ever existed: the history of a removed monitor can be read. */
export const monitorExisted = async (deps: QueryDeps, id: string): Promise<boolean> =>
  deps.manifest.monitors.some((spec) => spec.id === id) || (await deps.store.get(statusKey(id))) !== undefined;
