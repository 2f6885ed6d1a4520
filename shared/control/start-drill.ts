// Starts a drill: a simulated outage by extra runs of a shadow monitor, whose runs and alerts take the path of real ones.
import { control as messages } from '../messages/en/control.ts';
import { type Drill, drillMonitorId, newDrill, type SimulatedFault } from '../model/drill.ts';
import type { MonitorSpec } from '../model/monitor.ts';
import { effectiveSpec } from '../model/overrides.ts';
import { remove, restore } from '../model/pause.ts';
import type { Settlement } from '../model/settlement.ts';
import { type MonitorStatus, monitorFacts, newStatus } from '../model/status.ts';
import { drillWrite, getDrillRecord } from '../storage/records/drill-records.ts';
import { getOverrides } from '../storage/records/override-records.ts';
import { settlementWrites } from '../storage/records/settlement-writes.ts';
import { encodeStatus, getStatus } from '../storage/records/status-records.ts';
import type { Write } from '../storage/store.ts';
import { type DrillDeps, type DrillRequest, drillMutex, maxDrillTries, specOf, warnOfDamage } from './drill-deps.ts';

type StatusWrites = { readonly writes: readonly Write[]; readonly hasAlerts: boolean };

/** Closes the open incident of the drill before, and starts with an empty history. */
const startStatus = (before: MonitorStatus, spec: MonitorSpec, now: number, from: number): Settlement => {
  const { status, changes } = remove(before, now);
  return { status: { ...restore(status, from), ...monitorFacts(spec) }, changes };
};

const statusWrites = async ({ store, clock }: DrillDeps, spec: MonitorSpec, from: number): Promise<StatusWrites> => {
  const monitor = drillMonitorId(spec.id);
  const found = await getStatus(store, monitor);
  if (!found) {
    const item = encodeStatus(newStatus({ ...monitorFacts(spec), monitor, from }));
    return { writes: [{ op: 'create', item }], hasAlerts: false };
  }
  const started = startStatus(found.status, spec, clock.now(), from);
  return { writes: await settlementWrites(store, found, started), hasAlerts: started.changes.length > 0 };
};

const requestsText = (simulated: SimulatedFault): string => {
  if (simulated.kind === 'status') return messages.everyRequestGetsStatus(simulated);
  if (simulated.kind === 'error') return messages.everyRequestFails({ error: simulated.message });
  return messages.everyResponseIsLate(simulated);
};

const startedLine = ({ monitor, simulated, startedAt, until, reason }: Drill): string =>
  messages.drillStarted({ monitor, forMs: until - startedAt, requests: requestsText(simulated), reason });

const start = async (deps: DrillDeps, declared: MonitorSpec, request: DrillRequest): Promise<Drill> => {
  const startedAt = await deps.earliestStart();
  // An interval that was overridden at run time is the one that people see; a damaged override is logged by the planner.
  const { overrides } = await getOverrides(deps.store, declared.id, () => undefined);
  const spec = effectiveSpec(declared, overrides);
  const drill = newDrill(spec, { ...request, startedAt });
  for (let attempt = 0; attempt < maxDrillTries; attempt += 1) {
    const before = await getDrillRecord(deps.store, spec.id, warnOfDamage(deps));
    const status = await statusWrites(deps, spec, startedAt);
    if ((await deps.store.transact([drillWrite(drill, before), ...status.writes])).outcome !== 'committed') continue;
    if (status.hasAlerts) await deps.alert(drillMonitorId(spec.id));
    await deps.drillsChanged();
    deps.logger.info(startedLine(drill));
    return drill;
  }
  throw new Error(messages.drillStartContended({ monitor: spec.id, tries: maxDrillTries }));
};

/** Starts a drill, or replaces a drill that is under way. Undefined when the monitor does not exist. */
export const startDrill = async (
  deps: DrillDeps,
  monitor: string,
  request: DrillRequest,
): Promise<Drill | undefined> => {
  const spec = specOf(deps, monitor);
  return spec && drillMutex(deps.store, monitor, () => start(deps, spec, request));
};
