// What monitors.ts says, with what was changed by hand; that is over for good once monitors.ts says something else.
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Manifest, MonitorSpec } from '../../model/monitor.ts';
import {
  activeOverrides,
  type EffectiveManifest,
  effectiveManifest,
  hasOverrides,
  type MonitorOverrides,
} from '../../model/overrides.ts';
import { getAllOverrides, getOverrides, putOverrides } from '../../storage/records/override-records.ts';
import type { Store } from '../../storage/store.ts';

export type OverrideDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly logger: Pick<Logger, 'error'>;
  /**
   * For so long after a change by hand, whoever made it may know a newer monitors.ts than this planner does, as a
   * deployment replaces one function after the other. 0 where one and the same does both.
   */
  readonly newerManifestMs?: number;
};

const deploymentMs = 600_000;

/** What counts of it: nothing, where monitors.ts does not name the monitor. */
const remains = (spec: MonitorSpec | undefined, control: MonitorOverrides): MonitorOverrides =>
  spec ? activeOverrides(spec, control) : { monitor: control.monitor };

/** Whether it holds something that monitors.ts has overtaken, and nobody can be about to know better. */
const isOvertaken = (spec: MonitorSpec | undefined, control: MonitorOverrides, before: number): boolean => {
  const activeOverride = remains(spec, control);
  const fallen = [
    activeOverride.interval ? undefined : control.interval,
    activeOverride.paused ? undefined : control.paused,
  ];
  const overtaken = fallen.filter((override) => override !== undefined);
  return overtaken.length > 0 && overtaken.every(({ at }) => at <= before);
};

/** Else what monitors.ts once overruled would be back when it says the old thing again, perhaps months later. */
const letGo = async (
  { store }: OverrideDeps,
  monitor: string,
  spec: MonitorSpec | undefined,
  before: number,
): Promise<void> => {
  const { overrides: control, version } = await getOverrides(store, monitor, () => undefined);
  // Changed meanwhile: then that is what counts, and the next look will see.
  if (control && isOvertaken(spec, control, before)) await putOverrides(store, remains(spec, control), version);
};

/**
 * The manifest as it is to run now. `known`: the ids of those that the planner knows. What was changed by hand of one
 * that is being removed ends in the same write; what is left of one that is gone was changed as it went, or before
 * removals ended it.
 */
export const loadEffectiveManifest = async (
  deps: OverrideDeps,
  registered: ReadonlySet<string>,
): Promise<EffectiveManifest> => {
  const { clock, store, manifest, logger, newerManifestMs = deploymentMs } = deps;
  const controls = await getAllOverrides(store, (error) => logger.error(error.message));
  const changed = [...controls.values()].filter(hasOverrides);
  if (changed.length === 0) return manifest;
  const before = clock.now() - newerManifestMs;
  const specs = new Map(manifest.monitors.map((spec) => [spec.id, spec]));
  for (const control of changed) {
    const spec = specs.get(control.monitor);
    const isBeingRemoved = !spec && registered.has(control.monitor);
    if (!isBeingRemoved && isOvertaken(spec, control, before)) await letGo(deps, control.monitor, spec, before);
  }
  return effectiveManifest(manifest, controls);
};
