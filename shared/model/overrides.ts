// Manual overrides: the interval and the pause of a running monitor, changed without a change of monitors.ts.
import { type ExcessiveAttempts, fitAttempts } from './budget.ts';
import { defined } from './defined.ts';
import type { MonitorSpec } from './monitor.ts';

/** Active for as long as monitors.ts declares the same value as when the override was made. */
export type Override<T> = {
  readonly value: T;
  /** The value that monitors.ts declared then. */
  readonly declared: T;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The reason that the user gave. */
  readonly reason?: string;
};

export type MonitorOverrides = {
  readonly monitor: string;
  /** Milliseconds. */
  readonly interval?: Override<number>;
  readonly paused?: Override<boolean>;
};

/** A requested change: a value, or `null` for the declared value. A property that is left out does not change. */
export type OverrideChange = {
  readonly intervalMs?: number | null;
  readonly paused?: boolean | null;
  readonly reason?: string;
};

/** The reasons of the active overrides that have one. */
export type ChangeReasons = { readonly interval?: string; readonly paused?: string };

/** A monitor with its active overrides. */
export type EffectiveSpec = MonitorSpec & { readonly reasons?: ChangeReasons };

const isPaused = (spec: MonitorSpec): boolean => spec.paused ?? false;

/** The override, if monitors.ts still declares what it declared when the override was made. */
export const activeOverride = <T>(override: Override<T> | undefined, declared: T): Override<T> | undefined =>
  override && override.declared === declared && override.value !== declared ? override : undefined;

export const activeOverrides = (spec: MonitorSpec, overrides: MonitorOverrides | undefined): MonitorOverrides =>
  defined({
    monitor: spec.id,
    interval: activeOverride(overrides?.interval, spec.intervalMs),
    paused: activeOverride(overrides?.paused, isPaused(spec)),
  });

/** Whether there is any override, active or not. */
export const hasOverrides = (overrides: MonitorOverrides | undefined): overrides is MonitorOverrides =>
  overrides !== undefined && (overrides.interval !== undefined || overrides.paused !== undefined);

export type IntervalFit =
  | { readonly ok: true; readonly spec: MonitorSpec }
  /** The attempts that the user declared do not fit into the interval. */
  | { readonly ok: false; readonly excess: ExcessiveAttempts };

/** The monitor at another interval. Time-outs and retries that monitors.ts does not declare are fitted to it. */
export const withInterval = (spec: MonitorSpec, intervalMs: number): IntervalFit => {
  if (intervalMs === spec.intervalMs) return { ok: true, spec };
  const fitted = fitAttempts(intervalMs, spec.requestedAttempts ?? {});
  if (fitted.ok) return { ok: true, spec: { ...spec, intervalMs, attempts: fitted.attempts } };
  return fitted;
};

/** The monitor as it runs. An overridden interval is ignored if it does not fit a later change of monitors.ts. */
export const effectiveSpec = (spec: MonitorSpec, overrides: MonitorOverrides | undefined): EffectiveSpec => {
  const { interval, paused } = activeOverrides(spec, overrides);
  if (!interval && !paused) return spec;
  const fit = withInterval(spec, interval?.value ?? spec.intervalMs);
  const { paused: _, ...rest } = fit.ok ? fit.spec : spec;
  return {
    ...rest,
    ...((paused?.value ?? isPaused(spec)) ? { paused: true } : {}),
    reasons: defined({ interval: fit.ok ? interval?.reason : undefined, paused: paused?.reason }),
  };
};

export type EffectiveManifest = { readonly monitors: readonly EffectiveSpec[] };

/** The manifest with the overrides, which are given by monitor. */
export const effectiveManifest = (
  { monitors }: { readonly monitors: readonly MonitorSpec[] },
  overrides: ReadonlyMap<string, MonitorOverrides>,
): EffectiveManifest => ({ monitors: monitors.map((spec) => effectiveSpec(spec, overrides.get(spec.id))) });

const applyChange = <T>(
  before: Override<T> | undefined,
  requested: T | null | undefined,
  declared: T,
  made: { readonly at: number; readonly reason?: string },
): Override<T> | undefined => {
  if (requested === undefined) return activeOverride(before, declared);
  if (requested === null || requested === declared) return undefined;
  return { value: requested, declared, ...made };
};

/** The overrides after a change, without those that are no longer active. */
export const applyOverrideChange = (
  spec: MonitorSpec,
  before: MonitorOverrides | undefined,
  { intervalMs, paused, reason }: OverrideChange,
  at: number,
): MonitorOverrides => {
  const made = defined({ at, reason });
  return defined({
    monitor: spec.id,
    interval: applyChange(before?.interval, intervalMs, spec.intervalMs, made),
    paused: applyChange(before?.paused, paused, isPaused(spec), made),
  });
};
