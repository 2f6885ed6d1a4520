// Ends drills: on request, when they are complete, and when their monitor was removed.
import { control as messages } from '../messages/en/control.ts';
import { type Drill, drillMonitorId, isDrillComplete, isOver } from '../model/drill.ts';
import { remove } from '../model/pause.ts';
import { drillWrite, getDrill, type VersionedDrill } from '../storage/records/drill-records.ts';
import { settlementWrites } from '../storage/records/settlement-writes.ts';
import { getStatus } from '../storage/records/status-records.ts';
import { errorMessage } from '../text/clean.ts';
import { drillMutex, type EndDrillDeps, maxDrillTries, specOf, warnOfDamage } from './drill-deps.ts';
import { buildDrillReport, drillReportLines } from './drill-report.ts';

/** Ending a drill closes its open incident as removed. The drill stays readable. Undefined when it has already ended. */
const end = async (deps: EndDrillDeps, drill: Drill): Promise<Drill | undefined> => {
  const drillMonitor = drillMonitorId(drill.monitor);
  for (let attempt = 0; attempt < maxDrillTries; attempt += 1) {
    const [before, status] = await Promise.all([
      getDrill(deps.store, drill.monitor, warnOfDamage(deps)),
      getStatus(deps.store, drillMonitor),
    ]);
    if (!before || isOver(before.drill) || before.drill.startedAt !== drill.startedAt) return undefined;
    const now = deps.clock.now();
    const ended = { ...before.drill, endedAt: now };
    const removed = status && remove(status.status, now);
    const statusWrites = status && removed ? await settlementWrites(deps.store, status, removed) : [];
    if ((await deps.store.transact([drillWrite(ended, before), ...statusWrites])).outcome !== 'committed') continue;
    if (removed && removed.changes.length > 0) await deps.alert(drillMonitor);
    await deps.drillsChanged();
    return ended;
  }
  throw new Error(messages.drillEndContended({ monitor: drill.monitor, tries: maxDrillTries }));
};

const endAndLog = async (deps: EndDrillDeps, drill: Drill): Promise<Drill | undefined> => {
  const ended = await drillMutex(deps.store, drill.monitor, () => end(deps, drill));
  if (!ended) return undefined;
  const report = await buildDrillReport(deps.store, ended, warnOfDamage(deps));
  for (const line of drillReportLines(report)) deps.logger.info(line);
  return ended;
};

/** Undefined when no drill of the monitor is under way. */
export const stopDrill = async (deps: EndDrillDeps, monitor: string): Promise<Drill | undefined> => {
  const found = await getDrill(deps.store, monitor, warnOfDamage(deps));
  return found && !isOver(found.drill) ? endAndLog(deps, found.drill) : undefined;
};

const isFinished = async (deps: EndDrillDeps, drill: Drill): Promise<boolean> =>
  specOf(deps, drill.monitor) === undefined ||
  isDrillComplete(drill, await buildDrillReport(deps.store, drill, warnOfDamage(deps)), deps.clock.now());

/**
 * Ends the drills that are complete, and those of removed monitors. Never rejects: a drill that cannot be read or ended
 * must not stop the other drills or the real monitors.
 */
export const endFinishedDrills = async (deps: EndDrillDeps, drills: readonly VersionedDrill[]): Promise<void> => {
  for (const { drill } of drills.filter((versioned) => !isOver(versioned.drill))) {
    try {
      if (await isFinished(deps, drill)) await endAndLog(deps, drill);
    } catch (error) {
      deps.logger.warn(messages.drillNotChecked({ monitor: drill.monitor, error: errorMessage(error) }));
    }
  }
};
