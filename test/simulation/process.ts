// A process of the simulation: it may die between any two awaits, before or after what it asked for took effect.
import type { Clock } from '../../shared/clock/clock.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

export type Process = {
  readonly name: string;
  readonly clock: Clock;
  readonly isAlive: () => boolean;
  /** Whether it died, or did not learn how a call ended. */
  readonly isTroubled: () => boolean;
  readonly trouble: () => void;
  readonly kill: () => void;
  /** Makes a call of a port take time, and perhaps this process's life. */
  readonly call: <T>(effect: () => Promise<T> | T, delayMs?: number) => Promise<T>;
};

export type ProcessDeps = {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly faults: Faults;
  /** The step by which clocks are off at this moment, milliseconds. */
  readonly clockOffset: () => number;
};

/** What a dead process awaits. */
const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** A process that may be suspended, as a computer that sleeps does it, goes on later as if nothing had happened. */
export const createProcess = (
  { timeline, random, faults, clockOffset }: ProcessDeps,
  name: string,
  maySuspend = false,
): Process => {
  const skewMs = random.whole(-300, 300);
  let alive = true;
  let troubled = false;

  const kill = (): void => {
    alive = false;
    troubled = true;
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
      // What was on its way when the process died may still arrive.
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
    isTroubled: () => troubled,
    trouble: () => {
      troubled = true;
    },
    kill,
    call,
    clock: {
      now: () => Math.round(timeline.now() + clockOffset() + skewMs),
      sleep: (ms) => pause(ms),
    },
  };
};
