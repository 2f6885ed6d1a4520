// Lets the event loop turn between reads: SQLite's calls are synchronous, so thousands of awaited reads would stop all timers.
import { storage as messages } from '../../messages/en/storage.ts';

/** How long reads may use one turn of the event loop. A page of 100 items takes 2 or 3 ms. */
const maxTurnMs = 10;
const maxWaitingReads = 100_000;

/** Runs `read` at once while the current turn has time left, otherwise in a later turn, in order. */
export type ReadQueue = <T>(read: () => T) => Promise<T>;

export const createReadQueue = (): ReadQueue => {
  const waiting: (() => void)[] = [];
  let turnStartedAt: number | undefined;

  const hasTime = (): boolean => {
    if (turnStartedAt === undefined) {
      turnStartedAt = performance.now();
      setImmediate(startTurn);
    }
    return performance.now() - turnStartedAt < maxTurnMs;
  };
  const startTurn = (): void => {
    turnStartedAt = undefined;
    if (waiting.length === 0) return;
    let done = 0;
    while (done < waiting.length && hasTime()) waiting[done++]?.();
    waiting.splice(0, done);
  };

  return async (read) => {
    if (waiting.length === 0 && hasTime()) return read();
    if (waiting.length >= maxWaitingReads) throw new Error(messages.tooManyReads({ max: maxWaitingReads }));
    return new Promise((resolve, reject) => {
      waiting.push(() => {
        try {
          resolve(read());
        } catch (error) {
          reject(error);
        }
      });
    });
  };
};
