// Waits for what comes about by itself, and says what is there instead when it does not.
import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 25;

/** Asks until there is an answer; throws with `why` once `limitMs` are over. */
export const until = async <T>(
  ask: () => T | undefined | Promise<T | undefined>,
  limitMs: number,
  why: () => string,
): Promise<T> => {
  const endsAt = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > endsAt) throw new Error(why());
    await sleep(pauseMs);
  }
};
