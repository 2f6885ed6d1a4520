// The report of a drill: its runs, its incident and the time of each step.
import { describeDrillStep } from '../messages/drill-steps.ts';
import { control as messages } from '../messages/en/control.ts';
import { defined } from '../model/defined.ts';
import { type Drill, drillMonitorId } from '../model/drill.ts';
import type { Incident } from '../model/incident.ts';
import type { FlowRun } from '../model/run.ts';
import { getDrill } from '../storage/records/drill-records.ts';
import { getIncident } from '../storage/records/incident-records.ts';
import { type OnDamaged, undefinedIfDamaged } from '../storage/records/record-errors.ts';
import { decodeReadableRuns, queryRuns } from '../storage/records/run-records.ts';
import type { VersionedStatus } from '../storage/records/status-records.ts';
import { getStatus } from '../storage/records/status-records.ts';
import type { Store } from '../storage/store.ts';
import { type DrillStep, drillSteps, noIncidentStep } from './drill-steps.ts';

export type DrillReport = {
  readonly drill: Drill;
  readonly incident?: Incident;
  /** Newest first. */
  readonly runs: readonly FlowRun[];
  readonly steps: readonly DrillStep[];
};

/** More than an hour of runs every ten seconds, with the recovery. */
const maxRuns = 500;

/** The incident of this drill: the newest one, unless it belongs to an earlier drill. */
const readIncident = async (
  store: Store,
  drill: Drill,
  status: VersionedStatus | undefined,
  onDamaged: OnDamaged,
): Promise<Incident | undefined> => {
  const n = status?.status.seq ?? 0;
  if (n === 0) return undefined;
  const newest = await undefinedIfDamaged(() => getIncident(store, drillMonitorId(drill.monitor), n), onDamaged);
  return newest && newest.incident.startedAt >= drill.startedAt ? newest.incident : undefined;
};

/** The report of a drill so far, with at most 500 runs. */
export const buildDrillReport = async (store: Store, drill: Drill, onDamaged: OnDamaged): Promise<DrillReport> => {
  const monitor = drillMonitorId(drill.monitor);
  const window = { monitor, from: drill.startedAt, to: drill.endsBy, limit: maxRuns, descending: true };
  const [page, status] = await Promise.all([queryRuns(store, window), getStatus(store, monitor)]);
  const runs = decodeReadableRuns(page.items, onDamaged);
  const incident = await readIncident(store, drill, status, onDamaged);
  const steps = drillSteps(runs, incident);
  const missingIncident = incident ? [] : noIncidentStep(drill, steps, status?.status.policy.after ?? 1);
  return defined({ drill, runs, steps: [...steps, ...missingIncident], incident });
};

/** The report of a monitor's newest drill; undefined when the monitor never had one. */
export const getDrillReport = async (
  store: Store,
  monitor: string,
  onDamaged: OnDamaged,
): Promise<DrillReport | undefined> => {
  const found = await getDrill(store, monitor, onDamaged);
  return found && buildDrillReport(store, found.drill, onDamaged);
};

/** The log lines of an ended drill: each step with its time. */
export const drillReportLines = ({ drill, steps }: DrillReport): readonly string[] => [
  steps.length === 0 ? messages.drillEndedWithoutFailure(drill) : messages.drillEnded(drill),
  ...steps.map((step) => messages.drillStep({ afterMs: step.afterMs, what: describeDrillStep(step) })),
];
