// A world in which monitors have overrides and drills, made by the steps of production.
import { changeMonitor } from '../../../shared/control/change-monitor.ts';
import type { DrillRequest } from '../../../shared/control/drill-deps.ts';
import { stopDrill } from '../../../shared/control/end-drill.ts';
import { startDrill } from '../../../shared/control/start-drill.ts';
import { drillMonitorId } from '../../../shared/model/drill.ts';
import type { OverrideChange } from '../../../shared/model/overrides.ts';
import type { ApiWorld } from '../../api/support/api-world.ts';
import { failing } from '../../support/run-parts.ts';

export const change = async (world: ApiWorld, monitor: string, wish: OverrideChange): Promise<void> => {
  const changed = await changeMonitor(
    { ...world.deps, notifyPlanner: async () => world.time.now },
    { monitor, change: wish },
  );
  if (changed.outcome !== 'changed') throw new Error(changed.outcome);
};

export const beginDrill = async (world: ApiWorld, monitor: string, more: Partial<DrillRequest> = {}) => {
  const wish = { simulated: { kind: 'status', status: 503 }, forMs: 60_000, ...more } as const;
  const drill = await startDrill(world.drillDeps(world.manifest.monitors), monitor, wish);
  if (!drill) throw new Error(`no monitor ${monitor}`);
  return drill;
};

/** A run of its drill, due in a moment, and its alert a second later. */
export const drillRun = async (world: ApiWorld, monitor: string, end: 'Failed' | 'Completed', dueAt: number) => {
  const shadow = drillMonitorId(monitor);
  world.time.now = Math.max(world.time.now, dueAt + 1_000);
  const run = await world.run(end === 'Failed' ? failing(shadow, dueAt) : { monitor: shadow, dueAt });
  await world.sendAlertsOf(shadow);
  return run;
};

export const endDrill = async (world: ApiWorld, monitor: string): Promise<void> =>
  void (await stopDrill(world.drillDeps(world.manifest.monitors), monitor));
