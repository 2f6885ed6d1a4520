// What monitors.ts says, with what was changed by hand; that is over for good once monitors.ts says something else.
import { type Control, type EffectiveManifest, effectiveManifest, standingControl } from '../../model/control.ts';
import type { Manifest, MonitorSpec } from '../../model/monitor.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Store } from '../../ports/store.ts';
import { getControl, getControls, putControl } from '../../records/control.ts';

export type OverrideDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly journal: Pick<Journal, 'error'>;
  /**
   * For so long after a change by hand, whoever made it may know a newer monitors.ts than this planner does, as a
   * deployment replaces one function after the other. 0 where one and the same does both.
   */
  readonly newerManifestMs?: number;
};

const deploymentMs = 600_000;

/** Whether it holds something that monitors.ts has overtaken, and nobody can be about to know better. */
const isOvertaken = (spec: MonitorSpec, control: Control, before: number): boolean => {
  const standing = standingControl(spec, control);
  const fallen = [standing.interval ? undefined : control.interval, standing.paused ? undefined : control.paused];
  const overtaken = fallen.filter((override) => override !== undefined);
  return overtaken.length > 0 && overtaken.every(({ at }) => at <= before);
};

/** Else what monitors.ts once overruled would be back when it says the old thing again, perhaps months later. */
const letGo = async ({ store }: OverrideDeps, spec: MonitorSpec, before: number): Promise<void> => {
  const { control, version } = await getControl(store, spec.id);
  // Changed meanwhile: then that is what counts, and the next look will see.
  if (control && isOvertaken(spec, control, before)) await putControl(store, standingControl(spec, control), version);
};

/** The manifest as it is to run now. */
export const wantedNow = async (deps: OverrideDeps): Promise<EffectiveManifest> => {
  const { clock, store, manifest, journal, newerManifestMs = deploymentMs } = deps;
  const controls = await getControls(store, (error) => journal.error(error.message));
  if (controls.size === 0) return manifest;
  const before = clock.now() - newerManifestMs;
  for (const spec of manifest.monitors) {
    const control = controls.get(spec.id);
    if (control && isOvertaken(spec, control, before)) await letGo(deps, spec, before);
  }
  return effectiveManifest(manifest, controls);
};
