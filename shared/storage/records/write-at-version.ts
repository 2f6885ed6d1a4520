// Creates an item, or replaces it at the version that was read.
import type { Item, Store, Write } from '../store.ts';

/** The version of an item that does not exist yet. */
export const absentVersion = 0;

/** The write of an item that was read at `version`; `absentVersion` creates it. */
export const writeAtVersion = (item: Item, version: number): Write =>
  version === absentVersion ? { op: 'create', item } : { op: 'replace', item, expectedVersion: version };

/** Writes an item that was read at `version`. Returns its new version, or undefined when another writer was faster. */
export const putAtVersion = async (store: Store, item: Item, version: number): Promise<number | undefined> => {
  const isWritten =
    version === absentVersion
      ? (await store.create(item)).outcome === 'created'
      : (await store.replace(item, version)).outcome === 'replaced';
  return isWritten ? version + 1 : undefined;
};
