// The store port over an open SQLite database.
import type { DatabaseSync } from 'node:sqlite';
import type { Key, Page, Range, Store, Stored } from '../store.ts';
import {
  checkKey,
  checkPartition,
  checkVersion,
  distinctKeys,
  encodeItem,
  encodeWrites,
  spanOf,
  storeLimits,
} from '../store-limits.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import { prepareRanges, type Ranges } from './range-queries.ts';
import { createReadTurns, type ReadTurns } from './read-queue.ts';
import { storedOf } from './sqlite-rows.ts';
import { prepareWrites, type Writes } from './sqlite-writes.ts';

type Parts = { readonly writes: Writes; readonly group: GroupCommit; readonly epochSeconds: () => number };

/** Each resolves when its transaction is durable. Expiry is judged when the write is applied. */
const writingPart = ({
  writes,
  group,
  epochSeconds,
}: Parts): Pick<Store, 'create' | 'replace' | 'transact' | 'remove' | 'sweepExpired'> => ({
  create: async (item) => {
    const body = encodeItem(item);
    const row = await group.submit(() => writes.create(item, body, epochSeconds()));
    return row === undefined ? { outcome: 'created' } : { outcome: 'exists', item: storedOf(row) };
  },
  replace: async (item, expectedVersion) => {
    checkVersion(expectedVersion);
    const body = encodeItem(item);
    const held = await group.submit(() => writes.apply({ op: 'replace', item, expectedVersion }, body, epochSeconds()));
    return { outcome: held ? 'replaced' : 'conflict' };
  },
  transact: async (list) => {
    const bodies = encodeWrites(list);
    const index = await group.submit(() => writes.transact(list, bodies, epochSeconds()));
    return index === undefined ? { outcome: 'committed' } : { outcome: 'conflict', index };
  },
  remove: async (key, expectedVersion) => {
    checkKey(key);
    if (expectedVersion === undefined) {
      await group.submit(() => writes.remove(key));
      return { outcome: 'replaced' };
    }
    checkVersion(expectedVersion);
    const held = await group.submit(() => writes.apply({ op: 'remove', key, expectedVersion }, '', epochSeconds()));
    return { outcome: held ? 'replaced' : 'conflict' };
  },
  sweepExpired: (limit) => group.submit(() => writes.sweep(epochSeconds(), Math.min(limit, storeLimits.itemsPerPage))),
});

/** Reads see what is committed, and so what any write that was awaited has left. */
const readingPart = (
  { writes, epochSeconds }: Parts,
  ranges: Ranges,
  turns: ReadTurns,
): Pick<Store, 'get' | 'getMany' | 'query' | 'queryIndex'> => {
  const readKeys = (keys: readonly Key[]): readonly Stored[] => {
    const at = epochSeconds();
    return keys.flatMap((key) => writes.get(key, at) ?? []).map(storedOf);
  };
  const readRange = async (order: keyof Ranges, partition: string, range: Range): Promise<Page> => {
    checkPartition(partition);
    const span = spanOf(range);
    return span ? ranges[order]({ partition, span, at: epochSeconds() }) : { items: [] };
  };
  return {
    get: async (key) => {
      checkKey(key);
      return turns(() => readKeys([key])[0]);
    },
    getMany: async (keys) => {
      const distinct = distinctKeys(keys);
      return turns(() => readKeys(distinct));
    },
    query: (partition, range) => readRange('table', partition, range),
    queryIndex: (index, partition, range) => readRange(index, partition, range),
  };
};

type Closing = {
  /** What has to end before the database is closed. */
  readonly ending?: () => Promise<void>;
  readonly release: () => void;
};

/** Refuses every call from `close` on; `close` waits for the writes that were queued before it. */
const closable = (
  store: Omit<Store, 'close'>,
  group: GroupCommit,
  { ending = async () => undefined, release }: Closing,
): Store => {
  let closing: Promise<void> | undefined;
  const open =
    <Arguments extends readonly unknown[], Answer>(call: (...input: Arguments) => Promise<Answer>) =>
    async (...input: Arguments): Promise<Answer> => {
      if (closing) throw new Error('The store is closed');
      return call(...input);
    };
  return {
    get: open(store.get),
    getMany: open(store.getMany),
    create: open(store.create),
    replace: open(store.replace),
    transact: open(store.transact),
    remove: open(store.remove),
    query: open(store.query),
    queryIndex: open(store.queryIndex),
    sweepExpired: open(store.sweepExpired),
    close: () => {
      group.hurry();
      closing ??= ending()
        .then(() => group.submit(() => undefined))
        .finally(release);
      return closing;
    },
  };
};

/** `now` gives milliseconds since the epoch. `release` is called once, when the last write is durable. */
export const createSqliteStore = (database: DatabaseSync, options: Closing & { readonly now: () => number }): Store => {
  const group = createGroupCommit(database);
  const parts = { group, writes: prepareWrites(database), epochSeconds: () => Math.floor(options.now() / 1_000) };
  const turns = createReadTurns();
  const store = { ...writingPart(parts), ...readingPart(parts, prepareRanges(database, turns), turns) };
  const release = (): void => {
    database.close();
    options.release();
  };
  return closable(store, group, { ...options, release });
};
