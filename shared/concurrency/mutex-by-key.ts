// A mutex for each key of a store: callers of the same key run one after the other, in the order of their calls.

/**
 * Runs `work` when the earlier calls with the same store and key have ended. A call that rejects does not stop the next
 * one; a store that never responds stops only its own callers.
 */
type MutexByKey = <T>(store: object, key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Without it, of many callers that read the same version only one can write, and all others have to try again. Callers in
 * other processes are detected by the version.
 */
export const createMutexByKey = (): MutexByKey => {
  const lastByStore = new WeakMap<object, Map<string, Promise<unknown>>>();
  return (store, key, work) => {
    const lastByKey = lastByStore.get(store) ?? new Map<string, Promise<unknown>>();
    lastByStore.set(store, lastByKey);
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
