// The drills that are under way in this process: remembered for the planner, and looked after once a second.
import type { Drill } from '../../shared/model/drill.ts';
import { isOver } from '../../shared/model/drill.ts';
import type { Journal } from '../../shared/ports/journal.ts';
import { getDrills, type VersionedDrill } from '../../shared/records/drills.ts';
import { type DrillDeps, tendDrills } from '../../shared/steps/drill.ts';

type Deps = Omit<DrillDeps, 'startsAt' | 'changed'> & { readonly journal: Journal };

const tendEveryMs = 1_000;
/** What is due before this is planned already. */
const aheadMs = 2_500;

export const openDrills = async (deps: Deps) => {
  let underWay: readonly VersionedDrill[] = [];
  let busy = false;

  const changed = async (): Promise<void> => {
    const all = await getDrills(deps.store, (error) => deps.journal.error(error.message));
    underWay = all.filter(({ drill }) => !isOver(drill));
  };
  const startsAt = async (): Promise<number> => deps.clock.now() + aheadMs;
  const world = { ...deps, startsAt, changed };

  const tend = async (): Promise<void> => {
    if (busy || underWay.length === 0) return;
    busy = true;
    await tendDrills(world, underWay).catch((error: unknown) =>
      deps.journal.error(`drills could not be looked after: ${error instanceof Error ? error.message : error}`),
    );
    busy = false;
  };

  // One that was under way when the process died goes on.
  await changed();
  const timer = setInterval(tend, tendEveryMs);
  return {
    current: (): readonly Drill[] => underWay.map(({ drill }) => drill),
    hooks: { startsAt, changed, alert: deps.alert },
    stop: () => clearInterval(timer),
  };
};
