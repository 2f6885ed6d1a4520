// Runs several steps one after the other, all of them even if some fail.

type Step<T> = () => Promise<T> | T;

/** Resolves with the result of `first` after all steps, which run in this order. Rejects with the first error, if any. */
export const runAll = async <T>(first: Step<T>, ...rest: readonly Step<void>[]): Promise<T> => {
  const [result] = await Promise.allSettled([Promise.resolve().then(first)]);
  const errors: unknown[] = result.status === 'rejected' ? [result.reason] : [];
  for (const step of rest) {
    const [settled] = await Promise.allSettled([Promise.resolve().then(step)]);
    if (settled.status === 'rejected') errors.push(settled.reason);
  }
  if (errors.length > 0) throw errors[0];
  return (result as PromiseFulfilledResult<T>).value;
};
