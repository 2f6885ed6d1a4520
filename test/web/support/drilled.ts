// A world in which monitors have overrides and drills, made by the steps of production.
import { accepted, type Channel } from '../../../shared/channels/channel.ts';
import { changeMonitor } from '../../../shared/control/change-monitor.ts';
import type { DrillDeps, DrillRequest } from '../../../shared/control/drill-deps.ts';
import { stopDrill } from '../../../shared/control/end-drill.ts';
import { startDrill } from '../../../shared/control/start-drill.ts';
import { drillMonitorId } from '../../../shared/model/drill.ts';
import type { OverrideChange } from '../../../shared/model/overrides.ts';
import { sendAlerts } from '../../../shared/pipeline/alert/index.ts';
import { failing, type World } from '../../api/support/api-world.ts';

const notified = (world: World) => async (monitor: string) => {
  const { clock, store } = world.deps;
  const logger = { ...world.deps.logger, info: () => {}, runFinished: () => {} };
  const channel: Channel = { send: async () => accepted };
  await sendAlerts(
    {
      clock: { ...clock, sleep: () => new Promise(() => undefined) },
      store,
      channelsOf: () => [{ name: 'console', channel }],
      logger,
      newId: () => 'me',
      random: () => 0,
      leaseMs: 30_000,
      sendingMs: 60_000,
    },
    { monitor },
  );
};

const drillDeps = (world: World): DrillDeps => ({
  ...world.deps,
  earliestStart: async () => world.time.at + 3_000,
  drillsChanged: async () => undefined,
  alert: notified(world),
});

export const change = async (world: World, monitor: string, wish: OverrideChange): Promise<void> => {
  const changed = await changeMonitor(
    { ...world.deps, notifyPlanner: async () => world.time.at },
    { monitor, change: wish },
  );
  if (changed.outcome !== 'changed') throw new Error(changed.outcome);
};

export const beginDrill = async (world: World, monitor: string, more: Partial<DrillRequest> = {}) => {
  const wish = { simulated: { kind: 'status', status: 503 }, forMs: 60_000, ...more } as const;
  const drill = await startDrill(drillDeps(world), monitor, wish);
  if (!drill) throw new Error(`no monitor ${monitor}`);
  return drill;
};

/** A run of its drill, due in a moment, and its alert a second later. */
export const drillRun = async (world: World, monitor: string, end: 'Failed' | 'Completed', dueAt: number) => {
  const shadow = drillMonitorId(monitor);
  world.time.at = Math.max(world.time.at, dueAt + 1_000);
  const run = await world.run(end === 'Failed' ? failing(shadow, dueAt) : { monitor: shadow, dueAt });
  await notified(world)(shadow);
  return run;
};

export const endDrill = async (world: World, monitor: string): Promise<void> =>
  void (await stopDrill(drillDeps(world), monitor));
