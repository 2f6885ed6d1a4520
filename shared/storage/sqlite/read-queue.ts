// Lets the event loop turn between reads: thousands of awaited calls that never really wait would stop every timer.

/** How long reads may keep one turn; a page of 100 items takes 2 or 3 ms. */
const turnMs = 10;
const maxWaiting = 100_000;

/** Runs `read` at once while this turn has time left, else in a later one, in order. */
export type ReadTurns = <T>(read: () => T) => Promise<T>;

export const createReadTurns = (): ReadTurns => {
  const waiting: (() => void)[] = [];
  let startedAt: number | undefined;

  const hasTime = (): boolean => {
    if (startedAt === undefined) {
      startedAt = performance.now();
      setImmediate(beginTurn);
    }
    return performance.now() - startedAt < turnMs;
  };
  const beginTurn = (): void => {
    startedAt = undefined;
    if (waiting.length === 0) return;
    let done = 0;
    while (done < waiting.length && hasTime()) waiting[done++]?.();
    waiting.splice(0, done);
  };

  return async (read) => {
    if (waiting.length === 0 && hasTime()) return read();
    if (waiting.length >= maxWaiting) throw new Error(`${maxWaiting} reads are waiting: none is taken on`);
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
