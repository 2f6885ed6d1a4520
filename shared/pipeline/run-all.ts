// Runs several pieces of work one after the other, whether or not the ones before failed.

type Work<T> = () => Promise<T> | T;

/** Resolves with the result of `first` when the rest is done too, in this order; rejects with the first error of any. */
export const runAll = async <T>(first: Work<T>, ...rest: readonly Work<void>[]): Promise<T> => {
  const [firstResult] = await Promise.allSettled([Promise.resolve().then(first)]);
  const failures: unknown[] = firstResult.status === 'rejected' ? [firstResult.reason] : [];
  for (const work of rest) {
    const [done] = await Promise.allSettled([Promise.resolve().then(work)]);
    if (done.status === 'rejected') failures.push(done.reason);
  }
  if (failures.length > 0) throw failures[0];
  return (firstResult as PromiseFulfilledResult<T>).value;
};
