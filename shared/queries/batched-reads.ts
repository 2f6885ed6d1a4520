// Many reads of one request, a bounded number at a time, so that the request does not crowd out others.
import type { Key, Store, Stored } from '../storage/store.ts';

const maxConcurrentReads = 10;
const keysPerRead = 100;

/** The results in the order of `inputs`; at most ten reads are under way at the same time. */
export const mapInBatches = async <A, B>(
  inputs: readonly A[],
  read: (input: A) => Promise<B>,
): Promise<readonly B[]> => {
  const results: B[] = [];
  for (let at = 0; at < inputs.length; at += maxConcurrentReads)
    results.push(...(await Promise.all(inputs.slice(at, at + maxConcurrentReads).map(read))));
  return results;
};

/** `getMany` for any number of keys, a hundred at a time. */
export const getAll = async (store: Store, keys: readonly Key[]): Promise<readonly Stored[]> => {
  const items: Stored[] = [];
  for (let at = 0; at < keys.length; at += keysPerRead)
    items.push(...(await store.getMany(keys.slice(at, at + keysPerRead))));
  return items;
};
