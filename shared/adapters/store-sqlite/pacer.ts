// Lets the event loop turn between reads: thousands of awaited calls that never really wait would stop every timer.

/** Some 20 ms of reads by key. */
const readsPerTurn = 500;

export type Pace = () => Promise<void> | undefined;

/** Await it before a read: it gives a promise once this turn has had its share, and undefined until then. */
export const createPacer = (): Pace => {
  let reads = 0;
  let nextTurn: Promise<void> | undefined;
  const begin = (): void => {
    reads = 0;
    nextTurn = undefined;
  };
  return () => {
    nextTurn ??= new Promise((resolve) => {
      setImmediate(() => {
        begin();
        resolve();
      });
    });
    reads += 1;
    return reads > readsPerTurn ? nextTurn : undefined;
  };
};
