// Polls until a condition holds, and throws a description of the state if it never does.
import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 25;

/** Calls `poll` until it returns a value; throws an Error with `why` after `limitMs`. */
export const until = async <T>(
  poll: () => T | undefined | Promise<T | undefined>,
  limitMs: number,
  why: () => string,
): Promise<T> => {
  const endsAt = performance.now() + limitMs;
  for (;;) {
    const value = await poll();
    if (value !== undefined) return value;
    if (performance.now() > endsAt) throw new Error(why());
    await sleep(pauseMs);
  }
};
