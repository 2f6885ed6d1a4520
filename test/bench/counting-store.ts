// A wrapper of any store that counts the DynamoDB units of its calls.
import { toRow } from '../../shared/storage/dynamodb/dynamodb-items.ts';
import { keyOfWrite } from '../../shared/storage/encode-item.ts';
import type { IndexName, Item, Key, Page, Store, Stored, Write } from '../../shared/storage/store.ts';

/** Write units, and read units of strongly consistent reads (a read of an index costs half). */
export type Units = { writes: number; reads: number };

type Row = ReturnType<typeof toRow>;

/** The size rules of DynamoDB: names and texts in UTF-8 bytes; a number is about one byte per two digits, plus one. */
const valueBytes = ({ S, N }: Row[string]): number =>
  S !== undefined ? Buffer.byteLength(S) : Math.ceil((N ?? '').length / 2) + 1;

const itemBytes = (item: Item, version: number): number =>
  Object.entries(toRow(item, JSON.stringify(item.body), version)).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );

const storedBytes = (stored: Stored): number => itemBytes(stored, stored.version);
const started = (bytes: number, unit: number): number => Math.max(1, Math.ceil(bytes / unit));
const writeUnits = (bytes: number): number => started(bytes, 1_024);
const readUnits = (bytes: number): number => started(bytes, 4_096);

const sameKey = (a: Key | undefined, b: Key | undefined): boolean =>
  a?.partition === b?.partition && a?.sort === b?.sort;

/** An index entry that keeps its key is one write; one that changes its key is a removal and a write. */
const indexCopies = (name: IndexName, before: Stored | undefined, after: Item | undefined): number => {
  const [old, fresh] = [before?.indexes?.[name], after?.indexes?.[name]];
  if (sameKey(old, fresh)) return old ? 1 : 0;
  return (old ? 1 : 0) + (fresh ? 1 : 0);
};

/** The cost of a write: by the larger of the old and new sizes, plus one for each index entry, which has keys only. */
const costOf = (before: Stored | undefined, after: Item | undefined, times: 1 | 2): number => {
  const bytes = Math.max(before ? storedBytes(before) : 0, after ? itemBytes(after, (before?.version ?? 0) + 1) : 0);
  const copies = indexCopies('all', before, after) + indexCopies('byMonitor', before, after);
  return writeUnits(bytes) * times + copies;
};

const afterOf = (write: Write): Item | undefined => (write.op === 'remove' ? undefined : write.item);

/** Refused writes cost units too, but their index entries do not; refusals are too rare to matter here. */
export const countingStore = (store: Store, units: Units): Store => {
  const spend = async (key: Key, after: Item | undefined, times: 1 | 2 = 1): Promise<void> => {
    // The read comes first: several calls may wait for reads at the same time, and each adds to the current total.
    const before = await store.get(key);
    units.writes += costOf(before, after, times);
  };
  const readPage = (page: Page, share: number): Page => {
    units.reads += share * readUnits(page.items.reduce((sum, item) => sum + storedBytes(item), 0));
    return page;
  };
  return {
    ...store,
    get: async (key) => {
      const stored = await store.get(key);
      units.reads += readUnits(stored ? storedBytes(stored) : 0);
      return stored;
    },
    getMany: async (keys) => {
      const found = await store.getMany(keys);
      units.reads += keys.length - found.length;
      for (const stored of found) units.reads += readUnits(storedBytes(stored));
      return found;
    },
    create: async (item) => {
      await spend(item.key, item);
      return store.create(item);
    },
    replace: async (item, expectedVersion) => {
      await spend(item.key, item);
      return store.replace(item, expectedVersion);
    },
    remove: async (key, expectedVersion) => {
      await spend(key, undefined);
      return store.remove(key, expectedVersion);
    },
    transact: async (writes) => {
      for (const write of writes) await spend(keyOfWrite(write), afterOf(write), 2);
      return store.transact(writes);
    },
    query: async (partition, range) => readPage(await store.query(partition, range), 1),
    queryIndex: async (index, partition, range) => readPage(await store.queryIndex(index, partition, range), 0.5),
  };
};
