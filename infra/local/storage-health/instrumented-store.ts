// The store, with an ear for whether it can write and read, and a stopwatch for its writes.
import { type StorageError, toStorageError } from '../../../shared/storage/sqlite/storage-errors.ts';
import type { Store } from '../../../shared/storage/store.ts';

export type StoreListener = {
  /** Something was written, and is durable. */
  readonly worked: (tookMs: number) => void;
  readonly failed: (trouble: StorageError) => void;
  /** A write has ended, whatever came of it: from now on reads may find something else. */
  readonly ended: () => void;
};

type Outcome = { readonly outcome: string };

/** What only found that its condition did not hold has written nothing, and so shows nothing. */
const hasWritten = ({ outcome }: Outcome): boolean =>
  outcome === 'created' || outcome === 'replaced' || outcome === 'committed';

/** The same store; each of its errors goes to whoever called too. */
export const watchStore = (store: Store, listener: StoreListener): Store => {
  const heard = (error: unknown): never => {
    const trouble = toStorageError(error);
    if (trouble) listener.failed(trouble);
    throw error;
  };
  const writing =
    <A extends readonly unknown[], R extends Outcome>(call: (...input: A) => Promise<R>) =>
    async (...input: A): Promise<R> => {
      const startedAt = performance.now();
      const answer = await call(...input)
        .finally(listener.ended)
        .catch(heard);
      if (hasWritten(answer)) listener.worked(performance.now() - startedAt);
      return answer;
    };
  const reading =
    <A extends readonly unknown[], R>(call: (...input: A) => Promise<R>) =>
    (...input: A): Promise<R> =>
      call(...input).catch(heard);
  return {
    get: reading(store.get),
    getMany: reading(store.getMany),
    create: writing(store.create),
    replace: writing(store.replace),
    transact: writing(store.transact),
    remove: writing(store.remove),
    query: reading(store.query),
    queryIndex: reading(store.queryIndex),
    sweepExpired: reading(store.sweepExpired),
    close: store.close,
  };
};
