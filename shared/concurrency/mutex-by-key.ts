// A mutex for each key: callers of the same key run one after the other, in the order of their calls.

/** Runs `work` when the earlier calls with the same key have ended. A call that rejects does not stop the next one. */
type MutexByKey = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Without it, of many callers that read the same version only one can write, and all others have to try again. Callers in
 * other processes are detected by the version.
 */
export const createMutexByKey = (): MutexByKey => {
  const lastByKey = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const result = (lastByKey.get(key) ?? Promise.resolve()).then(work);
    const ended: Promise<unknown> = result
      .catch(() => undefined)
      .finally(() => {
        if (lastByKey.get(key) === ended) lastByKey.delete(key);
      });
    lastByKey.set(key, ended);
    return result;
  };
};
