// The clock of this machine.
import type { Clock } from './clock.ts';

/** A timer may fire a fraction of a millisecond early, so the sleep checks the clock before it ends. */
const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const until = performance.now() + ms;
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const checkClock = (): void => {
      const leftMs = until - performance.now();
      if (leftMs <= 0) end();
      else timer = setTimeout(checkClock, Math.ceil(leftMs));
    };
    let timer = setTimeout(checkClock, ms);
    signal?.addEventListener('abort', end);
  });

export const systemClock: Clock = { now: () => Date.now(), sleep };
