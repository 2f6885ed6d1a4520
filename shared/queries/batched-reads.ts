// Many reads, some at a time, so that one request never crowds out the rest.
import type { Key, Store, Stored } from '../storage/store.ts';

const atOnce = 10;
const keysPerRead = 100;

/** Answers in the order of `inputs`; at most ten are under way at once. */
export const mapInBatches = async <A, B>(
  inputs: readonly A[],
  read: (input: A) => Promise<B>,
): Promise<readonly B[]> => {
  const answers: B[] = [];
  for (let at = 0; at < inputs.length; at += atOnce)
    answers.push(...(await Promise.all(inputs.slice(at, at + atOnce).map(read))));
  return answers;
};

/** As `getMany`, for any number of keys, a hundred at a time. */
export const getAll = async (store: Store, keys: readonly Key[]): Promise<readonly Stored[]> => {
  const items: Stored[] = [];
  for (let at = 0; at < keys.length; at += keysPerRead)
    items.push(...(await store.getMany(keys.slice(at, at + keysPerRead))));
  return items;
};
