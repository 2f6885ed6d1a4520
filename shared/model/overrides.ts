// What was changed by hand of a monitor that runs, beside what monitors.ts says of it.
import { type ExcessiveAttempts, fitAttempts } from './budget.ts';
import type { MonitorSpec } from './monitor.ts';

/** Counts for as long as monitors.ts says what it said when the override was made. */
export type Override<T> = {
  readonly value: T;
  /** What monitors.ts said then. */
  readonly declared: T;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Why, in the words of whoever changed it. */
  readonly reason?: string;
};

export type MonitorOverrides = {
  readonly monitor: string;
  /** Milliseconds. */
  readonly interval?: Override<number>;
  readonly paused?: Override<boolean>;
};

/** What is asked for: a value, or `null` for what monitors.ts says. Left out: as it is. */
export type OverrideChange = {
  readonly intervalMs?: number | null;
  readonly paused?: boolean | null;
  readonly reason?: string;
};

/** Why each was changed, where it was, it counts, and somebody said so. */
export type ChangeReasons = { readonly interval?: string; readonly paused?: string };

/** A monitor as it is to run now. */
export type EffectiveSpec = MonitorSpec & { readonly reasons?: ChangeReasons };

const isPaused = (spec: MonitorSpec): boolean => spec.paused ?? false;

/** The override, if monitors.ts still says what it said when that was made. */
export const activeOverride = <T>(override: Override<T> | undefined, declared: T): Override<T> | undefined =>
  override && override.declared === declared && override.value !== declared ? override : undefined;

/** The overrides that count of a monitor. */
export const activeOverrides = (spec: MonitorSpec, control: MonitorOverrides | undefined): MonitorOverrides => {
  const interval = activeOverride(control?.interval, spec.intervalMs);
  const paused = activeOverride(control?.paused, isPaused(spec));
  return { monitor: spec.id, ...(interval ? { interval } : {}), ...(paused ? { paused } : {}) };
};

/** Whether anything is changed by hand, be it overtaken or not. */
export const hasOverrides = (control: MonitorOverrides | undefined): control is MonitorOverrides =>
  control !== undefined && (control.interval !== undefined || control.paused !== undefined);

export type Timed =
  | { readonly ok: true; readonly spec: MonitorSpec }
  /** The attempts that the user wrote do not fit into the interval. */
  | { readonly ok: false; readonly excess: ExcessiveAttempts };

/** The monitor at another interval: time-outs and retries that it leaves open are fitted anew. */
export const withInterval = (spec: MonitorSpec, intervalMs: number): Timed => {
  if (intervalMs === spec.intervalMs) return { ok: true, spec };
  const fitted = fitAttempts(intervalMs, spec.requestedAttempts ?? {});
  if (fitted.ok) return { ok: true, spec: { ...spec, intervalMs, attempts: fitted.attempts } };
  return fitted;
};

const reasonsOf = (interval: Override<number> | undefined, paused: Override<boolean> | undefined): ChangeReasons => ({
  ...(interval?.reason === undefined ? {} : { interval: interval.reason }),
  ...(paused?.reason === undefined ? {} : { paused: paused.reason }),
});

/** The monitor as it is to run: an interval that does not fit any more, since monitors.ts was changed, does not count. */
export const effectiveSpec = (spec: MonitorSpec, control: MonitorOverrides | undefined): EffectiveSpec => {
  const { interval, paused } = activeOverrides(spec, control);
  if (!interval && !paused) return spec;
  const timed = withInterval(spec, interval?.value ?? spec.intervalMs);
  const { paused: _, ...rest } = timed.ok ? timed.spec : spec;
  return {
    ...rest,
    ...((paused?.value ?? isPaused(spec)) ? { paused: true } : {}),
    reasons: reasonsOf(timed.ok ? interval : undefined, paused),
  };
};

export type EffectiveManifest = { readonly monitors: readonly EffectiveSpec[] };

/** The manifest with what was changed by hand. */
export const effectiveManifest = (
  { monitors }: { readonly monitors: readonly MonitorSpec[] },
  controls: ReadonlyMap<string, MonitorOverrides>,
): EffectiveManifest => ({ monitors: monitors.map((spec) => effectiveSpec(spec, controls.get(spec.id))) });

const overridden = <T>(
  before: Override<T> | undefined,
  wanted: T | null | undefined,
  declared: T,
  made: { readonly at: number; readonly reason?: string },
): Override<T> | undefined => {
  const stands = activeOverride(before, declared);
  if (wanted === undefined) return stands;
  if (wanted === null || wanted === declared) return undefined;
  return { value: wanted, declared, ...made };
};

/** The overrides after a change; those that do not count any more are gone. */
export const applyOverrideChange = (
  spec: MonitorSpec,
  before: MonitorOverrides | undefined,
  change: OverrideChange,
  at: number,
): MonitorOverrides => {
  const made = { at, ...(change.reason === undefined ? {} : { reason: change.reason }) };
  const interval = overridden(before?.interval, change.intervalMs, spec.intervalMs, made);
  const paused = overridden(before?.paused, change.paused, isPaused(spec), made);
  return { monitor: spec.id, ...(interval ? { interval } : {}), ...(paused ? { paused } : {}) };
};
