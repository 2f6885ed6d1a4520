// The limits of every store, and the checks of keys and versions that all stores share.
import type { Key } from './store.ts';

/** The first three follow from DynamoDB (for keys of indexes too); the others keep one call bounded. */
export const storeLimits = {
  partitionBytes: 1_024,
  sortBytes: 512,
  bodyBytes: 350 * 1_024,
  /** All bodies of one transaction together. DynamoDB accepts 4 MB per transaction. */
  transactBytes: 3_500 * 1_024,
  keysPerRead: 100,
  writesPerTransact: 25,
  itemsPerPage: 1_000,
  defaultItemsPerPage: 100,
} as const;

/** Throws a RangeError for a text that cannot be part of a key. `name` is the name of the text in its message. */
export const checkKeyText = (text: unknown, maxBytes: number, name: string): void => {
  if (typeof text !== 'string' || text === '') throw new RangeError(`${name} must be non-empty text`);
  if (text.includes('\u0000')) throw new RangeError(`${name} must not contain NUL: ${JSON.stringify(text)}`);
  if (!text.isWellFormed()) throw new RangeError(`${name} must not contain a lone surrogate: ${JSON.stringify(text)}`);
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) throw new RangeError(`${name} has ${bytes} bytes; the maximum is ${maxBytes}`);
};

/** Throws a RangeError that names the problem of a partition. */
export const checkPartition = (partition: string, name = 'partition'): void =>
  checkKeyText(partition, storeLimits.partitionBytes, name);

/** Throws a RangeError that names the problem of a key. */
export const checkKey = (key: Key, name = 'key'): void => {
  checkPartition(key.partition, `${name}.partition`);
  checkKeyText(key.sort, storeLimits.sortBytes, `${name}.sort`);
};

/** Throws a RangeError for an expected version that is not 1, 2, 3 … */
export const checkVersion = (version: number): void => {
  if (!Number.isSafeInteger(version) || version < 1)
    throw new RangeError(`expectedVersion must be a whole number from 1, not ${version}`);
};

/** Equal for equal keys and for no others. */
export const keyIdentity = (key: Key): string => JSON.stringify([key.partition, key.sort]);

/** The keys to read, without duplicates. Throws a RangeError for an invalid key or for too many keys. */
export const distinctKeys = (keys: readonly Key[]): readonly Key[] => {
  if (keys.length > storeLimits.keysPerRead)
    throw new RangeError(`${keys.length} keys were requested; the maximum is ${storeLimits.keysPerRead}`);
  for (const key of keys) checkKey(key);
  return [...new Map(keys.map((key) => [keyIdentity(key), key])).values()];
};
