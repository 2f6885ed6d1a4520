// What is to be done in any case: one thing that fails must not keep those behind it from being done.

type Work<T> = () => Promise<T> | T;

/** Gives what `first` gives, once all the rest is done, in this order. Of those that fail, the first is passed on. */
export const runAll = async <T>(first: Work<T>, ...rest: readonly Work<void>[]): Promise<T> => {
  const [given] = await Promise.allSettled([Promise.resolve().then(first)]);
  const failures: unknown[] = given.status === 'rejected' ? [given.reason] : [];
  for (const work of rest) {
    const [done] = await Promise.allSettled([Promise.resolve().then(work)]);
    if (done.status === 'rejected') failures.push(done.reason);
  }
  if (failures.length > 0) throw failures[0];
  return (given as PromiseFulfilledResult<T>).value;
};
