// Reads what people changed beside monitors.ts: the overrides of monitors, and the drills that are under way.
import { defined } from '../model/defined.ts';
import { type Drill, isOver } from '../model/drill.ts';
import type { MonitorOverrides } from '../model/overrides.ts';
import { getDrills } from '../storage/records/drill-records.ts';
import { getAllOverrides, getOverrides } from '../storage/records/override-records.ts';
import { type QueryDeps, readOrWarn } from './query-deps.ts';

export type OverridesInEffect = {
  readonly overrides?: MonitorOverrides;
  /** Left out when no drill is under way. */
  readonly drill?: Drill;
};

/** Of all monitors, by id: two queries of partitions that hold at most one small item for each monitor. */
export const readOverridesInEffect = async (
  deps: Pick<QueryDeps, 'store' | 'logger'>,
): Promise<(monitor: string) => OverridesInEffect> => {
  const warn = (error: Error): void => deps.logger.warn(error.message);
  const [allOverrides, allDrills] = await Promise.all([getAllOverrides(deps.store, warn), getDrills(deps.store, warn)]);
  const drills = new Map(allDrills.map(({ drill }) => [drill.monitor, drill]));
  return (monitor) => {
    const drill = drills.get(monitor);
    return defined({ overrides: allOverrides.get(monitor), drill: drill && !isOver(drill) ? drill : undefined });
  };
};

/** The overrides of one monitor; undefined, with a warning in the log, when they cannot be read. */
export const readOverrides = async (deps: QueryDeps, monitor: string): Promise<MonitorOverrides | undefined> => {
  const read = () => getOverrides(deps.store, monitor, (error) => deps.logger.warn(error.message));
  return (await readOrWarn(deps, read))?.overrides;
};
