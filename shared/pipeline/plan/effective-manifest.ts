// The manifest with its manual overrides. An override ends for good when monitors.ts declares another value.
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

export type EffectiveManifestDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly logger: Pick<Logger, 'error'>;
  /**
   * For this long after an override was made, its writer may have a newer monitors.ts than this planner, because a
   * deployment replaces one function after the other. 0 where one process is both; 10 minutes when left out.
   */
  readonly newerManifestMs?: number;
};

const deploymentMs = 600_000;

/** The overrides that monitors.ts leaves active: none, where it does not declare the monitor. */
const stillActive = (spec: MonitorSpec | undefined, overrides: MonitorOverrides): MonitorOverrides =>
  spec ? activeOverrides(spec, overrides) : { monitor: overrides.monitor };

/** Whether monitors.ts ends some override, and each of those was made before `before`. */
const hasEnded = (spec: MonitorSpec | undefined, overrides: MonitorOverrides, before: number): boolean => {
  const active = stillActive(spec, overrides);
  const ended = [active.interval ? undefined : overrides.interval, active.paused ? undefined : overrides.paused].filter(
    (override) => override !== undefined,
  );
  return ended.length > 0 && ended.every(({ at }) => at <= before);
};

/** Otherwise an ended override would be active again when monitors.ts declares the old value again, perhaps months later. */
const removeEnded = async (
  { store }: EffectiveManifestDeps,
  monitor: string,
  spec: MonitorSpec | undefined,
  before: number,
): Promise<void> => {
  const { overrides, version } = await getOverrides(store, monitor, () => undefined);
  // If another writer is faster, the next tick decides about the new overrides.
  if (overrides && hasEnded(spec, overrides, before)) await putOverrides(store, stillActive(spec, overrides), version);
};

/**
 * The manifest as it is effective now. `registered`: the ids of the registered monitors. The transaction that removes a
 * monitor ends its overrides as well, so this step leaves them alone. It ends the overrides of monitors that were removed
 * before removals did so, or that were changed while they were removed.
 */
export const loadEffectiveManifest = async (
  deps: EffectiveManifestDeps,
  registered: ReadonlySet<string>,
): Promise<EffectiveManifest> => {
  const { clock, store, manifest, logger, newerManifestMs = deploymentMs } = deps;
  const all = await getAllOverrides(store, (error) => logger.error(error.message));
  const overridden = [...all.values()].filter(hasOverrides);
  if (overridden.length === 0) return manifest;
  const before = clock.now() - newerManifestMs;
  const specs = new Map(manifest.monitors.map((spec) => [spec.id, spec]));
  for (const overrides of overridden) {
    const spec = specs.get(overrides.monitor);
    const isBeingRemoved = !spec && registered.has(overrides.monitor);
    if (!isBeingRemoved && hasEnded(spec, overrides, before)) await removeEnded(deps, overrides.monitor, spec, before);
  }
  return effectiveManifest(manifest, all);
};
