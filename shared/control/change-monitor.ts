// Control: changes by hand how often a monitor runs and whether it does, until monitors.ts says otherwise.
import type { Clock } from '../clock/clock.ts';
import { createMutexByKey } from '../concurrency/mutex-by-key.ts';
import { budget } from '../messages/en/budget.ts';
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
   * Lets the planner know. Resolves with the time from which the change of that monitor is valid, milliseconds since
   * the epoch; at the latest, where the planner comes by itself.
   */
  readonly notifyPlanner: (monitor: string) => Promise<number>;
};

export type ChangeMonitorRequest = {
  readonly monitor: string;
  readonly change: OverrideChange;
  /** The versions that the change may be based on; left out, it applies to whatever there is. */
  readonly expectedVersions?: readonly number[];
};

export type ChangeMonitorResult =
  | {
      readonly outcome: 'changed';
      readonly spec: MonitorSpec;
      readonly control: MonitorOverrides;
      readonly version: number;
      readonly validFrom: number;
    }
  | { readonly outcome: 'missing' }
  /** The interval leaves no room for the time-outs and retries that monitors.ts asks for. */
  | { readonly outcome: 'does not fit'; readonly why: string }
  /** Somebody else has changed it since. */
  | { readonly outcome: 'conflict'; readonly version: number };

/** Others may change it at the same time; each further try means that another process did. */
const maxTries = 20;
const inTurn = createMutexByKey();

const tickMs = 60_000;

/**
 * A `notifyPlanner` for whoever cannot wait for the planner, which comes every minute: it applies the change from where it
 * has planned to, and where it is at work this very moment, from where that ends.
 */
export const latestEffectiveAt = async ({
  clock,
  store,
}: Pick<ChangeMonitorDeps, 'clock' | 'store'>): Promise<number> =>
  Math.max(clock.now(), (await getWatermark(store))?.at ?? 0) + tickMs;

type Write = { readonly control: MonitorOverrides; readonly version: number } | { readonly conflict: number };

const write = async (deps: ChangeMonitorDeps, spec: MonitorSpec, request: ChangeMonitorRequest): Promise<Write> => {
  const { change, expectedVersions } = request;
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    // One that is damaged is said by the planner, each time; here it makes room.
    const before = await getOverrides(deps.store, spec.id, () => undefined);
    if (expectedVersions && !expectedVersions.includes(before.version)) return { conflict: before.version };
    const control = applyOverrideChange(spec, before.control, change, deps.clock.now());
    if (await putOverrides(deps.store, control, before.version)) return { control, version: before.version + 1 };
  }
  throw new Error(`what was changed of ${spec.id} was changed by others ${maxTries} times meanwhile`);
};

/** All of the change or nothing of it; durable before it is answered. */
export const changeMonitor = async (
  deps: ChangeMonitorDeps,
  request: ChangeMonitorRequest,
): Promise<ChangeMonitorResult> => {
  const spec = deps.manifest.monitors.find(({ id }) => id === request.monitor);
  if (!spec) return { outcome: 'missing' };
  const timed = withInterval(spec, request.change.intervalMs ?? spec.intervalMs);
  if (!timed.ok) return { outcome: 'does not fit', why: budget.intervalTooShort(timed.excess) };
  const written = await inTurn(spec.id, () => write(deps, spec, request));
  if ('conflict' in written) return { outcome: 'conflict', version: written.conflict };
  const { control, version } = written;
  const validFrom = await deps.notifyPlanner(spec.id);
  return { outcome: 'changed', spec: effectiveSpec(spec, control), control, version, validFrom };
};
