// Keeps the drills that are under way in memory for the scheduler, and ends those that are finished once a second.
import type { DrillDeps } from '../../shared/control/drill-deps.ts';
import { endFinishedDrills } from '../../shared/control/end-drill.ts';
import { logOnce } from '../../shared/logging/log-once.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { background } from '../../shared/messages/en/local.ts';
import { type Drill, isOver } from '../../shared/model/drill.ts';
import { getDrills, type VersionedDrill } from '../../shared/storage/records/drill-records.ts';

type Deps = Omit<DrillDeps, 'earliestStart' | 'drillsChanged'> & { readonly logger: Logger };

const checkEveryMs = 1_000;
/** The scheduler has already planned what is due before this. */
const planAheadMs = 2_500;

/** Reads the drills that a killed process left under way: they continue. */
export const openActiveDrills = async (deps: Deps) => {
  let active: readonly VersionedDrill[] = [];
  let isBusy = false;
  /** How many changes were announced, and how many of them `active` includes. */
  let [announced, included] = [0, 0];
  // A drill that cannot be read is met again every second.
  const logger = { ...deps.logger, warn: logOnce(deps.logger.warn) };

  const read = async (): Promise<void> => {
    const including = announced;
    const all = await getDrills(deps.store, (error) => deps.logger.error(error.message));
    if (including < included) return;
    included = including;
    active = all.filter(({ drill }) => !isOver(drill));
  };
  const catchUp = async (): Promise<void> => {
    if (included < announced)
      await read().catch((error: Error) => logger.warn(background.drillsNotRead({ reason: error.message })));
  };
  /** Never rejects, because the drill is already recorded: what cannot be read now is read within a second. */
  const drillsChanged = async (): Promise<void> => {
    announced += 1;
    await catchUp();
  };
  const earliestStart = async (): Promise<number> => deps.clock.now() + planAheadMs;
  const drillDeps: DrillDeps = { ...deps, logger, earliestStart, drillsChanged };

  const endFinished = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    await catchUp();
    if (active.length > 0) await endFinishedDrills(drillDeps, active);
    isBusy = false;
  };

  await read();
  const timer = setInterval(endFinished, checkEveryMs);
  return {
    current: (): readonly Drill[] => active.map(({ drill }) => drill),
    hooks: { earliestStart, drillsChanged, alert: deps.alert },
    stop: () => clearInterval(timer),
  };
};
