// Reads the state of all monitors at a glance: how many have which status, and which incidents are open.
import type { MonitorSpec } from '../model/monitor.ts';
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import { isDegraded, showsNothing, verdict } from '../model/run.ts';
import { freshForMs, previousDue } from '../model/schedule.ts';
import type { DisplayedStatus, OpenIncident } from '../model/status.ts';
import { monitorOfRunPartition, runKey } from '../storage/keys.ts';
import { isDegradedRecord, showsNothingRecord } from '../storage/records/run-codec.ts';
import type { Stored } from '../storage/store.ts';
import { getAll, mapInBatches } from './batched-reads.ts';
import { displayedStatus, type RunSignals } from './monitor-view.ts';
import type { QueryDeps } from './query-deps.ts';
import { readNewestRuns, readStatuses } from './read-monitors.ts';

export type OpenIncidentView = { readonly monitor: string; readonly title: string; readonly incident: OpenIncident };

export type Overview = {
  readonly totals: Readonly<Record<DisplayedStatus, number>>;
  /** Whether any monitor was ever Up or Down. Before that, Unknown is the expected status. */
  readonly hasStarted: boolean;
  /** Newest first. */
  readonly open: readonly OpenIncidentView[];
};

/** Without a problem, a run is recorded within this time after it is due. */
const recordedWithinMs = 25_000;
const runDepth = 3;

const signalsOf = (item: Stored): RunSignals => ({
  fresh: true,
  degraded: isDegradedRecord(item),
  showsNothing: showsNothingRecord(item),
});

/**
 * The monitors with a record at the due time that should have one by now: nearly all of them, for one read of a hundred
 * keys. The signals are those of this record, which may be a run or two older than the newest.
 */
const readPunctualMonitors = async (
  deps: QueryDeps,
  registered: readonly RegisteredMonitor[],
  now: number,
): Promise<ReadonlyMap<string, RunSignals>> => {
  const keys = registered.map((monitor) =>
    runKey({ monitor: monitor.id, dueAt: previousDue(monitor, now - recordedWithinMs), trigger: 'schedule' }),
  );
  const items = await getAll(deps.store, keys);
  return new Map(items.map((item) => [monitorOfRunPartition(item.key.partition), signalsOf(item)]));
};

const readSignals = async (
  deps: QueryDeps,
  specs: readonly MonitorSpec[],
  registered: ReadonlyMap<string, RegisteredMonitor>,
): Promise<ReadonlyMap<string, RunSignals>> => {
  const now = deps.clock.now();
  const punctual = await readPunctualMonitors(deps, [...registered.values()], now);
  // Only the few others cost a query each.
  const others = specs.filter(({ id }) => !punctual.has(id));
  const signals = await mapInBatches(others, async (spec): Promise<readonly [string, RunSignals]> => {
    const { recent } = await readNewestRuns(deps, spec.id, runDepth);
    const freshMs = freshForMs(registered.get(spec.id)?.intervalMs ?? spec.intervalMs);
    const decisive = recent.find((run) => verdict(run) !== 'neutral');
    const fresh = recent[0] !== undefined && now - recent[0].endedAt <= freshMs;
    const degraded = decisive !== undefined && isDegraded(decisive);
    return [spec.id, { fresh, degraded, showsNothing: recent[0] !== undefined && showsNothing(recent[0]) }];
  });
  return new Map([...punctual, ...signals]);
};

const noSignals: RunSignals = { fresh: false, degraded: false, showsNothing: false };

/** Counts by the same rule as the list of monitors. */
export const readOverview = async (deps: QueryDeps): Promise<Overview> => {
  const specs = deps.manifest.monitors;
  const ids = specs.map(({ id }) => id);
  const [registered, statuses] = await Promise.all([deps.registered(), readStatuses(deps, ids)]);
  const signals = await readSignals(deps, specs, registered);
  const totals = { Up: 0, Degraded: 0, Down: 0, Unknown: 0, Paused: 0 };
  for (const id of ids) totals[displayedStatus(statuses.get(id), signals.get(id) ?? noSignals)] += 1;
  const open = specs.flatMap(({ id, title }) => {
    const incident = statuses.get(id)?.open;
    return incident ? [{ monitor: id, title, incident }] : [];
  });
  const hasStarted = [...statuses.values()].some(({ status }) => status !== 'Unknown');
  return { totals, hasStarted, open: open.toSorted((a, b) => b.incident.from - a.incident.from) };
};
