// The monitors as the manifest lists them, each with its status and newest runs: two reads and a query for each.
import type { MonitorSpec } from '../model/monitor.ts';
import type { FlowRun } from '../model/run.ts';
import { horizon } from '../model/schedule.ts';
import type { MonitorStatus } from '../model/status.ts';
import { statusKey } from '../storage/keys.ts';
import { queryRuns } from '../storage/records/run-records.ts';
import { decodeStatus, getStatus } from '../storage/records/status-records.ts';
import { getAll, mapInBatches } from './batched-reads.ts';
import { type MonitorView, viewMonitor } from './monitor-view.ts';
import { decodeOrWarn, type LookedUp, lookUp, type QueryDeps } from './query-deps.ts';
import { decodeRunsCached } from './run-cache.ts';

/** Where a page ended: its last monitor and where that stood, in case it is gone when the next page is asked for. */
export type MonitorPosition = { readonly index: number; readonly id: string };

export type MonitorsRequest = {
  readonly limit: number;
  readonly after?: MonitorPosition;
  /** How many of its newest runs to read for each monitor; more than one, lest a damaged one hide the rest. */
  readonly depth?: number;
};

export type MonitorsPage = { readonly monitors: readonly MonitorView[]; readonly next?: MonitorPosition };

const defaultDepth = 3;

/** The statuses of these monitors by id; who has none yet, or a damaged one, is left out. */
export const readStatuses = async (
  deps: QueryDeps,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MonitorStatus>> => {
  const statuses = decodeOrWarn(deps, await getAll(deps.store, ids.map(statusKey)), decodeStatus);
  return new Map(statuses.map(({ status }) => [status.monitor, status]));
};

type Recent = { readonly recent: readonly FlowRun[]; readonly examinedFrom?: number };

/** A monitor's newest runs, newest first. */
export const readNewestRuns = async (deps: QueryDeps, monitor: string, limit: number): Promise<Recent> => {
  const to = horizon(deps.clock.now());
  const page = await queryRuns(deps.store, { monitor, to, limit, descending: true });
  const recent = decodeRunsCached(deps, page.items);
  const oldest = page.after === undefined ? undefined : recent.at(-1)?.dueAt;
  return { recent, ...(oldest === undefined ? {} : { examinedFrom: oldest }) };
};

const startOf = (specs: readonly MonitorSpec[], after: MonitorPosition | undefined): number => {
  if (!after) return 0;
  const index = specs.findIndex((spec) => spec.id === after.id);
  return index < 0 ? after.index : index + 1;
};

/** One page, in the manifest's order. */
export const readMonitors = async (deps: QueryDeps, request: MonitorsRequest): Promise<MonitorsPage> => {
  const { limit, after, depth = defaultDepth } = request;
  const specs = deps.manifest.monitors;
  const start = startOf(specs, after);
  const shown = specs.slice(start, start + limit);
  const ids = shown.map(({ id }) => id);
  const [registered, statuses] = await Promise.all([deps.registered(), readStatuses(deps, ids)]);
  const recents = await mapInBatches(ids, (id) => readNewestRuns(deps, id, depth));
  const now = deps.clock.now();
  const monitors = shown.map((spec, at) => {
    const [place, status] = [registered.get(spec.id), statuses.get(spec.id)];
    const facts = { ...(place ? { registered: place } : {}), ...(status ? { status } : {}) };
    return viewMonitor(spec, { ...facts, ...(recents[at] ?? { recent: [] }) }, now);
  });
  const last = shown.at(-1);
  const more = start + limit < specs.length && last;
  return { monitors, ...(more ? { next: { index: start + limit - 1, id: last.id } } : {}) };
};

/** One monitor of the manifest; one that was removed is missing, though its runs are there. */
export const readMonitor = async (
  deps: QueryDeps,
  id: string,
  depth: number = defaultDepth,
): Promise<LookedUp<MonitorView>> => {
  const spec = deps.manifest.monitors.find((candidate) => candidate.id === id);
  if (!spec) return { outcome: 'missing' };
  const [registered, status, recent] = await Promise.all([
    deps.registered(),
    lookUp(() => getStatus(deps.store, id)),
    readNewestRuns(deps, id, depth),
  ]);
  if (status.outcome === 'damaged') return status;
  const place = registered.get(id);
  const facts = {
    ...(place ? { registered: place } : {}),
    ...(status.outcome === 'found' ? { status: status.value.status } : {}),
    ...recent,
  };
  return { outcome: 'found', value: viewMonitor(spec, facts, deps.clock.now()) };
};

/** Whether there is, or was, such a monitor: the history of a removed one stays readable. */
export const hasHistory = async (deps: QueryDeps, id: string): Promise<boolean> =>
  deps.manifest.monitors.some((spec) => spec.id === id) || (await deps.store.get(statusKey(id))) !== undefined;
