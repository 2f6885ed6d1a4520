// The scheduler of a single process: every second it plans the next two seconds. It starts at now, so it stores no watermark.
import type { Clock } from '../../shared/clock/clock.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { missedChecks } from '../../shared/messages/en/local.ts';
import type { Drill } from '../../shared/model/drill.ts';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import type { RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import { planWindow } from '../../shared/pipeline/plan/plan-window.ts';
import type { Queue } from '../../shared/queue/queue.ts';
import { describeSleep } from './missed-checks-text.ts';

export type Scheduler = {
  /** Plans these monitors too from now on. Each monitor is added once. */
  readonly add: (monitors: readonly RegisteredMonitor[]) => void;
  /**
   * Pauses planning, because a change is about to be recorded. Returns the time from which the change is to be valid:
   * milliseconds since the epoch, a few seconds ahead. Runs due before it are planned as before.
   */
  readonly hold: () => number;
  /** Resumes planning: with these monitors in place of all others, or as before where none are given. */
  readonly release: (monitors?: readonly RegisteredMonitor[]) => void;
  readonly stop: () => void;
};

type Deps = {
  readonly clock: Clock;
  readonly queue: Queue;
  readonly logger: Logger;
  readonly specs: ReadonlyMap<string, MonitorSpec>;
  /** Drills that are under way. */
  readonly drills: () => readonly Drill[];
  readonly everyMinute: () => void;
  /** The clock was set back: what was registered with the wrong clock may only be valid from a later time on. */
  readonly clockWentBack: () => void;
};

const tickMs = 1_000;
const lookAheadMs = 2_000;
/** A tick that is this much late means that the process slept or that its clock was set. */
const sleptAfterMs = 5_000;
/** More than a tick plans ahead: planning beyond this means that the clock went back. */
const maxAheadMs = 5_000;
/** The time that a change has at least to be recorded before the scheduler has to wait for it. */
const changeMs = 1_000;

type Progress = {
  readonly registered: readonly RegisteredMonitor[];
  readonly plannedUntil: number;
  readonly lastTickAt: number;
  readonly now: number;
};

type Signals = Pick<Deps, 'logger' | 'clockWentBack'>;

/** Where the last tick ended; now after a sleep or a jump of the clock, since missed runs are never made up for. */
const planFrom = (
  { registered, plannedUntil, lastTickAt, now }: Progress,
  { logger, clockWentBack }: Signals,
): number => {
  if (now - lastTickAt > sleptAfterMs + lookAheadMs) {
    // What was planned beyond the tick that did not come was missed as well.
    logger.warn(describeSleep(registered, { from: Math.min(plannedUntil, lastTickAt + tickMs), to: now }));
    return now;
  }
  if (plannedUntil - now > maxAheadMs) {
    logger.warn(missedChecks.clockWentBack({ byMs: lastTickAt + tickMs - now }));
    clockWentBack();
    return now;
  }
  return plannedUntil;
};

/** Plans the monitors that are added, until it is stopped. */
export const startScheduler = (deps: Deps): Scheduler => {
  const { clock, queue, specs, drills, everyMinute } = deps;
  const registered: RegisteredMonitor[] = [];
  const startedAt = clock.now();
  let plannedUntil = startedAt;
  let lastTickAt = startedAt;
  let heldAt = Number.POSITIVE_INFINITY;
  let ticks = 0;

  const plan = (): void => {
    const now = clock.now();
    const from = planFrom({ registered, plannedUntil, lastTickAt, now }, deps);
    lastTickAt = now;
    const to = Math.max(from, Math.min(now + lookAheadMs, heldAt));
    plannedUntil = to;
    const window = { from, to, now };
    void planWindow(queue, { monitors: registered, specs, drills: drills() }, window);
  };

  const tick = (): void => {
    plan();
    ticks += 1;
    if (ticks % 60 === 0) everyMinute();
  };

  const add = (monitors: readonly RegisteredMonitor[]): void => {
    for (const monitor of monitors) registered.push(monitor);
    // Includes what fell due while the monitors were being recorded.
    void planWindow(queue, { monitors, specs }, { from: startedAt, to: plannedUntil, now: clock.now() });
  };

  const hold = (): number => {
    const now = clock.now();
    // The clock may have gone back since the last tick: the change does not wait until it is there again.
    heldAt = Math.max(Math.min(plannedUntil, now + maxAheadMs), now + changeMs);
    return heldAt;
  };

  const release = (monitors?: readonly RegisteredMonitor[]): void => {
    if (monitors) {
      const now = clock.now();
      // The old monitors are due until then, however quick the change was; unless the clock has gone back since.
      const to = Math.min(heldAt, now + maxAheadMs);
      void planWindow(queue, { monitors: registered, specs }, { from: plannedUntil, to, now });
      registered.length = 0;
      for (const monitor of monitors) registered.push(monitor);
      plannedUntil = Math.max(plannedUntil, to);
    }
    heldAt = Number.POSITIVE_INFINITY;
    plan();
  };

  tick();
  const timer = setInterval(tick, tickMs);
  return { add, hold, release, stop: () => clearInterval(timer) };
};
