// Wraps the store so that errors, successful writes and their durations are reported.
import { type StorageError, toStorageError } from '../../../shared/storage/sqlite/storage-errors.ts';
import type { Store } from '../../../shared/storage/store.ts';

export type StoreListener = {
  /** A write is durable. */
  readonly written: (tookMs: number) => void;
  /** A call failed because of the database file. */
  readonly failed: (error: StorageError) => void;
  /** A write has ended, with whatever outcome: reads may return something else from now on. */
  readonly writeEnded: () => void;
};

type Outcome = { readonly outcome: string };

/** A write whose condition did not hold has written nothing, so it does not show that writing works. */
const hasWritten = ({ outcome }: Outcome): boolean =>
  outcome === 'created' || outcome === 'replaced' || outcome === 'committed';

/** The same store. The caller receives each error too. */
export const instrumentStore = (store: Store, listener: StoreListener): Store => {
  const report = (error: unknown): never => {
    const storageError = toStorageError(error);
    if (storageError) listener.failed(storageError);
    throw error;
  };
  const writing =
    <A extends readonly unknown[], R extends Outcome>(call: (...input: A) => Promise<R>) =>
    async (...input: A): Promise<R> => {
      const startedAt = performance.now();
      const result = await call(...input)
        .finally(listener.writeEnded)
        .catch(report);
      if (hasWritten(result)) listener.written(performance.now() - startedAt);
      return result;
    };
  const reading =
    <A extends readonly unknown[], R>(call: (...input: A) => Promise<R>) =>
    (...input: A): Promise<R> =>
      call(...input).catch(report);
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
