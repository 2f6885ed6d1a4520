// Changes how often a monitor runs, and whether it runs, until monitors.ts declares another value.
import type { Clock } from '../clock/clock.ts';
import { createMutexByKey } from '../concurrency/mutex-by-key.ts';
import { budget } from '../messages/en/budget.ts';
import { control as messages } from '../messages/en/control.ts';
import type { Manifest, MonitorSpec } from '../model/monitor.ts';
import {
  applyOverrideChange,
  effectiveSpec,
  type MonitorOverrides,
  type OverrideChange,
  withInterval,
} from '../model/overrides.ts';
import { getOverrides, putOverrides } from '../storage/records/override-records.ts';
import { getWatermark } from '../storage/records/planner-records.ts';
import type { Store } from '../storage/store.ts';

export type ChangeMonitorDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly manifest: Manifest;
  /**
   * Notifies the planner. Resolves with the time from which the change of that monitor is effective, in milliseconds
   * since the epoch. Where the planner runs on a schedule, it is the latest possible time.
   */
  readonly notifyPlanner: (monitor: string) => Promise<number>;
};

type ChangeMonitorRequest = {
  readonly monitor: string;
  readonly change: OverrideChange;
  /** The versions that the change may be based on; left out, it applies to any version. */
  readonly expectedVersions?: readonly number[];
};

export type ChangeMonitorResult =
  | {
      readonly outcome: 'changed';
      readonly spec: MonitorSpec;
      readonly overrides: MonitorOverrides;
      readonly version: number;
      readonly validFrom: number;
    }
  | { readonly outcome: 'missing' }
  /** The interval is too short for the time-outs and retries that monitors.ts declares. */
  | { readonly outcome: 'does not fit'; readonly why: string }
  /** Another writer changed the overrides since. */
  | { readonly outcome: 'conflict'; readonly version: number };

/** Each further try means that another process changed the overrides at the same time. */
const maxTries = 20;
const mutex = createMutexByKey();

const tickMs = 60_000;

/**
 * The latest time at which a change is effective where the planner runs every minute: the planner applies it from its
 * watermark on, or, if a tick is in progress, from the end of that tick on.
 */
export const latestEffectiveAt = async ({
  clock,
  store,
}: Pick<ChangeMonitorDeps, 'clock' | 'store'>): Promise<number> =>
  Math.max(clock.now(), (await getWatermark(store))?.at ?? 0) + tickMs;

type Written = { readonly overrides: MonitorOverrides; readonly version: number } | { readonly conflict: number };

const writeOverrides = async (
  { store, clock }: ChangeMonitorDeps,
  spec: MonitorSpec,
  { change, expectedVersions }: ChangeMonitorRequest,
): Promise<Written> => {
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    // The planner logs a damaged record at each tick; here a change replaces it.
    const before = await getOverrides(store, spec.id, () => undefined);
    if (expectedVersions && !expectedVersions.includes(before.version)) return { conflict: before.version };
    const overrides = applyOverrideChange(spec, before.overrides, change, clock.now());
    const version = await putOverrides(store, overrides, before.version);
    if (version !== undefined) return { overrides, version };
  }
  throw new Error(messages.overridesContended({ monitor: spec.id, tries: maxTries }));
};

/** Applies the whole change or nothing. The change is durable when the promise resolves. */
export const changeMonitor = async (
  deps: ChangeMonitorDeps,
  request: ChangeMonitorRequest,
): Promise<ChangeMonitorResult> => {
  const spec = deps.manifest.monitors.find(({ id }) => id === request.monitor);
  if (!spec) return { outcome: 'missing' };
  const fit = withInterval(spec, request.change.intervalMs ?? spec.intervalMs);
  if (!fit.ok) return { outcome: 'does not fit', why: budget.intervalTooShort(fit.excess) };
  const written = await mutex(deps.store, spec.id, () => writeOverrides(deps, spec, request));
  if ('conflict' in written) return { outcome: 'conflict', version: written.conflict };
  const { overrides, version } = written;
  const validFrom = await deps.notifyPlanner(spec.id);
  return { outcome: 'changed', spec: effectiveSpec(spec, overrides), overrides, version, validFrom };
};
