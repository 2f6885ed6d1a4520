// What people did to monitors beside monitors.ts: what they changed by hand, and the drills that they began.
import { buildDrillReport, type DrillReport } from '../control/drill.ts';
import { type Drill, isOver } from '../model/drill.ts';
import type { MonitorOverrides } from '../model/overrides.ts';
import { getDrill, getDrills } from '../storage/records/drill-records.ts';
import { getAllOverrides, getOverrides } from '../storage/records/override-records.ts';
import { type QueryDeps, readOrWarn } from './query-deps.ts';

export type OverridesInEffect = {
  readonly control?: MonitorOverrides;
  /** One that is not over. */
  readonly drill?: Drill;
};

/** Of all monitors, by id: two queries of partitions with at most one small item a monitor. */
export const readOverridesInEffect = async (
  deps: Pick<QueryDeps, 'store' | 'logger'>,
): Promise<(monitor: string) => OverridesInEffect> => {
  const damaged = (error: Error): void => deps.logger.warn(error.message);
  const [controls, all] = await Promise.all([getAllOverrides(deps.store, damaged), getDrills(deps.store, damaged)]);
  const drills = new Map(all.map(({ drill }) => [drill.monitor, drill]));
  return (monitor) => {
    const [control, drill] = [controls.get(monitor), drills.get(monitor)];
    return { ...(control ? { control } : {}), ...(drill && !isOver(drill) ? { drill } : {}) };
  };
};

/** What was changed by hand of one; undefined, with a warning, when that cannot be read. */
export const readOverrides = async (deps: QueryDeps, monitor: string): Promise<MonitorOverrides | undefined> =>
  (await readOrWarn(deps, () => getOverrides(deps.store, monitor, (error) => deps.logger.warn(error.message))))
    ?.control;

/** Of a drill whose outage goes on or is long over the same page is asked for every few seconds. */
export type DrillMemory = Map<string, { readonly at: number; readonly report: DrillReport }>;

/** A drill that is over does not change any more, but for an alert or a run that comes late. */
const rememberedForMs = 60_000;
const rememberedDrills = 100;
const shownRuns = 10;

const cached = (memory: DrillMemory, drill: Drill, now: number): DrillReport | undefined => {
  const found = memory.get(drill.monitor);
  if (!found || Math.abs(now - found.at) >= rememberedForMs) return undefined;
  const { startedAt, endedAt } = found.report.drill;
  return startedAt === drill.startedAt && endedAt === drill.endedAt ? found.report : undefined;
};

const remember = (memory: DrillMemory, report: DrillReport, at: number): void => {
  if (!isOver(report.drill)) return;
  if (memory.size >= rememberedDrills) memory.clear();
  memory.set(report.drill.monitor, { at, report });
};

/**
 * The newest drill of a monitor with its newest ten runs; undefined when there never was one, or, with a warning, when
 * it cannot be read. One that is over is looked at anew once a minute.
 */
export const readLatestDrill = async (
  deps: QueryDeps,
  memory: DrillMemory,
  monitor: string,
): Promise<DrillReport | undefined> => {
  const damaged = (error: Error): void => deps.logger.warn(error.message);
  const drill = (await readOrWarn(deps, () => getDrill(deps.store, monitor, damaged)))?.drill;
  if (!drill) return undefined;
  const now = deps.clock.now();
  const registered = cached(memory, drill, now);
  if (registered) return registered;
  const whole = await readOrWarn(deps, () => buildDrillReport(deps.store, drill, damaged));
  if (!whole) return undefined;
  const report = { ...whole, runs: whole.runs.slice(0, shownRuns) };
  remember(memory, report, now);
  return report;
};
