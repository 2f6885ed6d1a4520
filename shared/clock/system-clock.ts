// The clock of this machine.
import type { Clock } from './clock.ts';

/** Timers may fire a fraction of a millisecond early, so the sleep ends with a look at the clock. */
const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const until = performance.now() + ms;
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const look = (): void => {
      const left = until - performance.now();
      if (left <= 0) end();
      else timer = setTimeout(look, Math.ceil(left));
    };
    let timer = setTimeout(look, ms);
    signal?.addEventListener('abort', end);
  });

export const systemClock: Clock = { now: () => Date.now(), sleep };
