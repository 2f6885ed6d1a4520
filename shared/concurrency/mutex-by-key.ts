// Turns: of those in this process who want to change the same thing, one does it after the other.

/**
 * Without them, of many who read the same version only one can write, and the others try again and again. Writers in
 * other processes are still met by the version. A turn that rejects is no reason for the next one not to come.
 */
export const createMutexByKey = () => {
  const last = new Map<string, Promise<unknown>>();
  return <T>(thing: string, work: () => Promise<T>): Promise<T> => {
    const mine = (last.get(thing) ?? Promise.resolve()).then(work);
    const over: Promise<unknown> = mine
      .catch(() => undefined)
      .finally(() => {
        if (last.get(thing) === over) last.delete(thing);
      });
    last.set(thing, over);
    return mine;
  };
};
