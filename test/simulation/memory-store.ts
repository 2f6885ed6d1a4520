// The store port in memory: exact and atomic, so that only the simulation causes faults.
import { decodeBody, encodeItem, encodeWrites, keyOfWrite } from '../../shared/storage/encode-item.ts';
import { type Bound, type KeySpan, toKeySpan } from '../../shared/storage/key-span.ts';
import type { IndexName, Item, Key, Page, Range, Store, Stored, Write } from '../../shared/storage/store.ts';
import { checkKey, checkPartition, checkVersion, distinctKeys } from '../../shared/storage/store-limits.ts';
import { compareUtf8 } from '../../shared/storage/utf8-order.ts';

/** The body is kept as text, as in the real stores, so that callers cannot change it. */
type Entry = Omit<Stored, 'body'> & { readonly text: string };
type Place = { readonly sort: string; readonly entry: Entry };
/** Ascending by sort, then by the item's own key. */
type Sorted = Place[];

const comparePlaces = (left: Place, right: Place): number =>
  compareUtf8(left.sort, right.sort) ||
  compareUtf8(left.entry.key.partition, right.entry.key.partition) ||
  compareUtf8(left.entry.key.sort, right.entry.key.sort);

/** The first position whose place is not before `place`. */
const positionOf = (list: Sorted, isBefore: (place: Place) => boolean): number => {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(list[middle] as Place)) low = middle + 1;
    else high = middle;
  }
  return low;
};

const insert = (lists: Map<string, Sorted>, partition: string, place: Place): void => {
  const list = lists.get(partition) ?? [];
  lists.set(partition, list);
  list.splice(
    positionOf(list, (other) => comparePlaces(other, place) < 0),
    0,
    place,
  );
};

const take = (lists: Map<string, Sorted>, partition: string, place: Place): void => {
  const list = lists.get(partition) ?? [];
  list.splice(
    positionOf(list, (other) => comparePlaces(other, place) < 0),
    1,
  );
};

/** The table and its indexes: each maps a partition to its sorted items. */
type Tables = { readonly [name in 'table' | IndexName]: Map<string, Sorted> };

const placesOf = (entry: Entry): readonly (readonly [keyof Tables, Key])[] => [
  ['table', entry.key],
  ...(entry.indexes?.all ? [['all', entry.indexes.all] as const] : []),
  ...(entry.indexes?.byMonitor ? [['byMonitor', entry.indexes.byMonitor] as const] : []),
];

const put = (tables: Tables, entry: Entry): void => {
  for (const [name, key] of placesOf(entry)) insert(tables[name], key.partition, { sort: key.sort, entry });
};

const drop = (tables: Tables, entry: Entry | undefined): void => {
  if (entry === undefined) return;
  for (const [name, key] of placesOf(entry)) take(tables[name], key.partition, { sort: key.sort, entry });
};

const find = (tables: Tables, key: Key): Entry | undefined => {
  const list = tables.table.get(key.partition) ?? [];
  const place = list[positionOf(list, (other) => compareUtf8(other.sort, key.sort) < 0)];
  return place?.sort === key.sort ? place.entry : undefined;
};

const entryOf = (item: Item, text: string, version: number): Entry => ({
  key: { ...item.key },
  version,
  text,
  ...(item.expiresAt !== undefined && { expiresAt: item.expiresAt }),
  ...(item.indexes !== undefined && { indexes: structuredClone(item.indexes) }),
});

const storedOf = ({ text, ...rest }: Entry): Stored => ({ ...rest, body: decodeBody(text) });

/** The places in the span. */
const slice = (list: Sorted, { lower, upper }: KeySpan): Sorted => {
  const before = (bound: Bound, alsoAt: boolean) => (place: Place) => {
    const order = compareUtf8(place.sort, bound.sort);
    return order < 0 || (order === 0 && alsoAt);
  };
  const first = lower ? positionOf(list, before(lower, !lower.inclusive)) : 0;
  const last = upper ? positionOf(list, before(upper, upper.inclusive)) : list.length;
  return list.slice(first, last);
};

const readPage = (list: Sorted, span: KeySpan, isAlive: (entry: Entry) => boolean): Page => {
  const places = slice(list, span).filter(({ entry }) => isAlive(entry));
  if (span.descending) places.reverse();
  const page = places.slice(0, span.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ entry }) => storedOf(entry)),
    ...(last && places.length > span.limit && { after: last.sort }),
  };
};

/** `now` gives milliseconds since the epoch. */
export const createMemoryStore = ({ now }: { readonly now: () => number }): Store => {
  const tables: Tables = { table: new Map(), all: new Map(), byMonitor: new Map() };
  const isAlive = ({ expiresAt }: Entry): boolean => expiresAt === undefined || expiresAt > Math.floor(now() / 1_000);
  const findAlive = (key: Key): Entry | undefined => {
    const entry = find(tables, key);
    return entry && isAlive(entry) ? entry : undefined;
  };

  const holds = (write: Write): boolean => {
    const version = findAlive(keyOfWrite(write))?.version;
    return version === (write.op === 'create' ? undefined : write.expectedVersion);
  };
  const apply = (write: Write, text: string): void => {
    drop(tables, find(tables, keyOfWrite(write)));
    if (write.op === 'create') put(tables, entryOf(write.item, text, 1));
    if (write.op === 'replace') put(tables, entryOf(write.item, text, write.expectedVersion + 1));
  };
  const attempt = (write: Write, text: string): boolean => {
    const held = holds(write);
    if (held) apply(write, text);
    return held;
  };
  const read = (name: keyof Tables, partition: string, range: Range): Page => {
    checkPartition(partition);
    const span = toKeySpan(range);
    return span ? readPage(tables[name].get(partition) ?? [], span, isAlive) : { items: [] };
  };

  return {
    get: async (key) => {
      checkKey(key);
      const entry = findAlive(key);
      return entry && storedOf(entry);
    },
    getMany: async (keys) =>
      distinctKeys(keys)
        .flatMap((key) => findAlive(key) ?? [])
        .map(storedOf),
    create: async (item) => {
      const text = encodeItem(item);
      const there = findAlive(item.key);
      if (there) return { outcome: 'exists', item: storedOf(there) };
      apply({ op: 'create', item }, text);
      return { outcome: 'created' };
    },
    replace: async (item, expectedVersion) => {
      checkVersion(expectedVersion);
      const held = attempt({ op: 'replace', item, expectedVersion }, encodeItem(item));
      return { outcome: held ? 'replaced' : 'conflict' };
    },
    transact: async (writes) => {
      const texts = encodeWrites(writes);
      const index = writes.findIndex((write) => !holds(write));
      if (index >= 0) return { outcome: 'conflict', index };
      for (const [place, write] of writes.entries()) apply(write, texts[place] ?? '');
      return { outcome: 'committed' };
    },
    remove: async (key, expectedVersion) => {
      checkKey(key);
      if (expectedVersion === undefined) {
        drop(tables, find(tables, key));
        return { outcome: 'replaced' };
      }
      checkVersion(expectedVersion);
      return { outcome: attempt({ op: 'remove', key, expectedVersion }, '') ? 'replaced' : 'conflict' };
    },
    query: async (partition, range) => read('table', partition, range),
    queryIndex: async (index, partition, range) => read(index, partition, range),
    sweepExpired: async (limit) => {
      const entries = [...tables.table.values()].flat().map(({ entry }) => entry);
      const expired = entries.filter((entry) => !isAlive(entry)).slice(0, limit);
      for (const entry of expired) drop(tables, entry);
      return expired.length;
    },
    close: async () => undefined,
  };
};
