// The state of everything at one glance: how many monitors are how, and which incidents are open.
import type { MonitorSpec } from '../model/monitor.ts';
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import { isDegraded, verdict } from '../model/run.ts';
import { freshForMs, previousDue } from '../model/schedule.ts';
import type { DisplayedStatus, OpenIncident } from '../model/status.ts';
import { runKey } from '../storage/keys.ts';
import { isDegradedRecord } from '../storage/records/run-codec.ts';
import { getAll, mapInBatches } from './batched-reads.ts';
import { displayedStatus, type RunSignals } from './monitor-view.ts';
import type { QueryDeps } from './query-deps.ts';
import { readNewestRuns, readStatuses } from './read-monitors.ts';

export type OpenIncidentView = { readonly monitor: string; readonly title: string; readonly incident: OpenIncident };

export type Overview = {
  readonly totals: Readonly<Record<DisplayedStatus, number>>;
  /** Whether any of them was ever Up or Down: before that, not to know is no bad sign. */
  readonly hasStarted: boolean;
  /** The newest first. */
  readonly open: readonly OpenIncidentView[];
};

/** A run that fell due longer ago than this has been recorded, if all is well. */
const settledAfterMs = 25_000;

const idOf = (partition: string): string => partition.slice('run/'.length);

/**
 * Monitors with a record at the due time that should have one: almost all, for one read of a hundred keys each. Whether
 * it is Degraded is told by that record, which may be a run or two older than the newest.
 */
const punctual = async (
  deps: QueryDeps,
  registered: readonly RegisteredMonitor[],
  now: number,
): Promise<ReadonlyMap<string, RunSignals>> => {
  const keys = registered.map((monitor) =>
    runKey({ monitor: monitor.id, dueAt: previousDue(monitor, now - settledAfterMs), trigger: 'schedule' }),
  );
  const items = await getAll(deps.store, keys);
  return new Map(items.map((item) => [idOf(item.key.partition), { fresh: true, degraded: isDegradedRecord(item) }]));
};

const signsOf = async (
  deps: QueryDeps,
  specs: readonly MonitorSpec[],
  registered: ReadonlyMap<string, RegisteredMonitor>,
): Promise<ReadonlyMap<string, RunSignals>> => {
  const now = deps.clock.now();
  const served = await punctual(deps, [...registered.values()], now);
  // Only of the few others is the newest run looked for.
  const doubtful = specs.filter(({ id }) => !served.has(id));
  const later = await mapInBatches(doubtful, async (spec): Promise<readonly [string, RunSignals]> => {
    const { recent } = await readNewestRuns(deps, spec.id, 3);
    const forMs = freshForMs(registered.get(spec.id)?.intervalMs ?? spec.intervalMs);
    const telling = recent.find((run) => verdict(run) !== 'neutral');
    const fresh = recent[0] !== undefined && now - recent[0].endedAt <= forMs;
    return [spec.id, { fresh, degraded: telling !== undefined && isDegraded(telling) }];
  });
  return new Map([...served, ...later]);
};

const noSigns: RunSignals = { fresh: false, degraded: false };

/** Counts by the same rule as the list of monitors. */
export const readOverview = async (deps: QueryDeps): Promise<Overview> => {
  const specs = deps.manifest.monitors;
  const [registered, statuses] = await Promise.all([
    deps.registered(),
    readStatuses(
      deps,
      specs.map(({ id }) => id),
    ),
  ]);
  const signs = await signsOf(deps, specs, registered);
  const totals = { Up: 0, Degraded: 0, Down: 0, Unknown: 0, Paused: 0 };
  for (const { id } of specs) totals[displayedStatus(statuses.get(id), signs.get(id) ?? noSigns)] += 1;
  const open = specs.flatMap(({ id, title }) => {
    const incident = statuses.get(id)?.open;
    return incident ? [{ monitor: id, title, incident }] : [];
  });
  const hasStarted = [...statuses.values()].some(({ status }) => status !== 'Unknown');
  return { totals, hasStarted, open: open.toSorted((a, b) => b.incident.from - a.incident.from) };
};
