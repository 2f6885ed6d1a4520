// The store port over an open SQLite database.
import type { DatabaseSync } from 'node:sqlite';
import { storage as messages } from '../../messages/en/storage.ts';
import { encodeItem, encodeWrites } from '../encode-item.ts';
import { toKeySpan } from '../key-span.ts';
import type { Key, Page, Range, Store, Stored } from '../store.ts';
import { checkKey, checkPartition, checkVersion, distinctKeys, storeLimits } from '../store-limits.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import { prepareRangeReaders, type RangeReaders } from './range-queries.ts';
import { createReadQueue, type ReadQueue } from './read-queue.ts';
import { toStored } from './sqlite-rows.ts';
import { type ItemStatements, prepareItemStatements } from './sqlite-writes.ts';

type Parts = {
  readonly statements: ItemStatements;
  readonly group: GroupCommit;
  readonly epochSeconds: () => number;
};

/** Each call resolves when its transaction is durable. A write decides what has expired when it is applied. */
const createWrites = ({
  statements,
  group,
  epochSeconds,
}: Parts): Pick<Store, 'create' | 'replace' | 'transact' | 'remove' | 'sweepExpired'> => ({
  create: async (item) => {
    const body = encodeItem(item);
    const row = await group.submit(() => statements.create(item, body, epochSeconds()));
    return row === undefined ? { outcome: 'created' } : { outcome: 'exists', item: toStored(row) };
  },
  replace: async (item, expectedVersion) => {
    checkVersion(expectedVersion);
    const body = encodeItem(item);
    const applied = await group.submit(() =>
      statements.apply({ op: 'replace', item, expectedVersion }, body, epochSeconds()),
    );
    return { outcome: applied ? 'replaced' : 'conflict' };
  },
  transact: async (writes) => {
    const bodies = encodeWrites(writes);
    const index = await group.submit(() => statements.transact(writes, bodies, epochSeconds()));
    return index === undefined ? { outcome: 'committed' } : { outcome: 'conflict', index };
  },
  remove: async (key, expectedVersion) => {
    checkKey(key);
    if (expectedVersion === undefined) {
      await group.submit(() => statements.remove(key));
      return { outcome: 'replaced' };
    }
    checkVersion(expectedVersion);
    const applied = await group.submit(() =>
      statements.apply({ op: 'remove', key, expectedVersion }, '', epochSeconds()),
    );
    return { outcome: applied ? 'replaced' : 'conflict' };
  },
  sweepExpired: (limit) =>
    group.submit(() => statements.sweep(epochSeconds(), Math.min(limit, storeLimits.itemsPerPage))),
});

/** Reads return what is committed, and so the effect of every write that was awaited. */
const createReads = (
  { statements, epochSeconds }: Parts,
  readers: RangeReaders,
  readQueue: ReadQueue,
): Pick<Store, 'get' | 'getMany' | 'query' | 'queryIndex'> => {
  const readKeys = (keys: readonly Key[]): readonly Stored[] => {
    const at = epochSeconds();
    return keys.flatMap((key) => statements.get(key, at) ?? []).map(toStored);
  };
  const readRange = async (order: keyof RangeReaders, partition: string, range: Range): Promise<Page> => {
    checkPartition(partition);
    const span = toKeySpan(range);
    return span ? readers[order]({ partition, span, at: epochSeconds() }) : { items: [] };
  };
  return {
    get: async (key) => {
      checkKey(key);
      return readQueue(() => readKeys([key])[0]);
    },
    getMany: async (keys) => {
      const distinct = distinctKeys(keys);
      return readQueue(() => readKeys(distinct));
    },
    query: (partition, range) => readRange('table', partition, range),
    queryIndex: (index, partition, range) => readRange(index, partition, range),
  };
};

type Closing = {
  /** Ends what still uses the database, before it is closed. */
  readonly beforeClose?: () => Promise<void>;
  /** Called once, after the last write is durable. */
  readonly release: () => void;
};

/** After `close` every call rejects. `close` waits for the writes that were submitted before it. */
const createClosable = (
  store: Omit<Store, 'close'>,
  group: GroupCommit,
  { beforeClose = async () => undefined, release }: Closing,
): Store => {
  let closing: Promise<void> | undefined;
  const whileOpen =
    <Arguments extends readonly unknown[], Result>(call: (...input: Arguments) => Promise<Result>) =>
    async (...input: Arguments): Promise<Result> => {
      if (closing) throw new Error(messages.storeClosed);
      return call(...input);
    };
  return {
    get: whileOpen(store.get),
    getMany: whileOpen(store.getMany),
    create: whileOpen(store.create),
    replace: whileOpen(store.replace),
    transact: whileOpen(store.transact),
    remove: whileOpen(store.remove),
    query: whileOpen(store.query),
    queryIndex: whileOpen(store.queryIndex),
    sweepExpired: whileOpen(store.sweepExpired),
    close: () => {
      group.hurry();
      closing ??= beforeClose()
        .then(() => group.submit(() => undefined))
        .finally(release);
      return closing;
    },
  };
};

/** `now` returns milliseconds since the epoch. */
export const createSqliteStore = (database: DatabaseSync, options: Closing & { readonly now: () => number }): Store => {
  const group = createGroupCommit(database);
  const statements = prepareItemStatements(database);
  const parts = { group, statements, epochSeconds: () => Math.floor(options.now() / 1_000) };
  const readQueue = createReadQueue();
  const readers = prepareRangeReaders(database, readQueue);
  const store = { ...createWrites(parts), ...createReads(parts, readers, readQueue) };
  const release = (): void => {
    database.close();
    options.release();
  };
  return createClosable(store, group, { ...options, release });
};
