// The drills that are under way in this process: remembered for the planner, and looked after once a second.
import { type DrillDeps, endFinishedDrills } from '../../shared/control/drill.ts';
import { logOnce } from '../../shared/logging/log-once.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { Drill } from '../../shared/model/drill.ts';
import { isOver } from '../../shared/model/drill.ts';
import { getDrills, type VersionedDrill } from '../../shared/storage/records/drill-records.ts';

type Deps = Omit<DrillDeps, 'earliestStart' | 'drillsChanged'> & { readonly logger: Logger };

const tendEveryMs = 1_000;
/** What is due before this is planned already. */
const aheadMs = 2_500;

export const openDrills = async (deps: Deps) => {
  let underWay: readonly VersionedDrill[] = [];
  let busy = false;
  /** Changes that were heard of, and those that what is remembered includes. */
  let [changes, included] = [0, 0];

  const read = async (): Promise<void> => {
    const including = changes;
    const all = await getDrills(deps.store, (error) => deps.logger.error(error.message));
    if (including < included) return;
    included = including;
    underWay = all.filter(({ drill }) => !isOver(drill));
  };
  const earliestStart = async (): Promise<number> => deps.clock.now() + aheadMs;
  // One that cannot be read is looked at every second.
  const logger = { ...deps.logger, warn: logOnce(deps.logger.warn) };

  const catchUp = async (): Promise<void> => {
    if (included < changes)
      await read().catch((error: Error) =>
        logger.warn(`drills could not be read, and are once more: ${error.message}`),
      );
  };
  /** Never rejects: the drill is on record by then. What cannot be read now is within a second, when they are tended. */
  const drillsChanged = async (): Promise<void> => {
    changes += 1;
    await catchUp();
  };
  const world = { ...deps, logger, earliestStart, drillsChanged };

  const tend = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    await catchUp();
    if (underWay.length > 0) await endFinishedDrills(world, underWay);
    busy = false;
  };

  // One that was under way when the process died goes on.
  await read();
  const timer = setInterval(tend, tendEveryMs);
  return {
    current: (): readonly Drill[] => underWay.map(({ drill }) => drill),
    hooks: { earliestStart, drillsChanged, alert: deps.alert },
    stop: () => clearInterval(timer),
  };
};
