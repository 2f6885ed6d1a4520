// A process of the simulation: it may die at any call, before or after the call took effect.
import type { Clock } from '../../shared/clock/clock.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

export type Process = {
  readonly name: string;
  readonly clock: Clock;
  readonly isAlive: () => boolean;
  /** Whether the process died or did not receive the outcome of a call. */
  readonly isUncertain: () => boolean;
  readonly markUncertain: () => void;
  readonly kill: () => void;
  /** Delays the call of a port. The process may die in it. */
  readonly call: <T>(effect: () => Promise<T> | T, delayMs?: number) => Promise<T>;
};

export type ProcessDeps = {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly faults: Faults;
  /** The current error of all clocks, milliseconds. */
  readonly clockOffset: () => number;
};

/** Never resolves: a dead process does not continue. */
const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** A process with `maySuspend` may be suspended like a sleeping computer, and continues later without noticing. */
export const createProcess = (
  { timeline, random, faults, clockOffset }: ProcessDeps,
  name: string,
  maySuspend = false,
): Process => {
  const skewMs = random.whole(-300, 300);
  let alive = true;
  let uncertain = false;

  const kill = (): void => {
    alive = false;
    uncertain = true;
  };
  let suspendedUntil = 0;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const go = (): void => {
        if (timeline.now() < suspendedUntil) timeline.after(suspendedUntil - timeline.now(), go);
        else if (alive) resolve();
      };
      timeline.after(ms, go);
    });

  const call = async <T>(effect: () => Promise<T> | T, delayMs = random.whole(1, 40)): Promise<T> => {
    if (!alive) return never();
    if (faults.strikes('death')) {
      // A call that was under way when the process died may still take effect.
      if (random.chance(0.5)) timeline.after(delayMs, () => void (async () => effect())().catch(() => {}));
      kill();
      return never();
    }
    if (maySuspend && faults.strikes('suspended sender'))
      suspendedUntil = timeline.now() + random.whole(20_000, 70_000);
    await pause(Math.ceil(delayMs / 2));
    const result = await effect();
    await pause(Math.floor(delayMs / 2));
    return result;
  };

  return {
    name,
    isAlive: () => alive,
    isUncertain: () => uncertain,
    markUncertain: () => {
      uncertain = true;
    },
    kill,
    call,
    clock: {
      now: () => Math.round(timeline.now() + clockOffset() + skewMs),
      sleep: (ms) => pause(ms),
    },
  };
};
