// The store port over one DynamoDB table.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { encodeItem, encodeWrites } from '../encode-item.ts';
import { toKeySpan } from '../key-span.ts';
import type { Page, Range, Store } from '../store.ts';
import { checkKey, checkPartition, checkVersion, distinctKeys } from '../store-limits.ts';
import { type CallLimits, createDynamoClient, defaultLimits } from './client.ts';
import { readIndex } from './index-reads.ts';
import { createItem, removeItem, replaceItem, transactItems } from './item-writes.ts';
import { getItem, getItems } from './key-reads.ts';
import { type RangeInput, readTable } from './range-reads.ts';
import type { RequestContext } from './requests.ts';

type DynamoStoreOptions = {
  readonly table: string;
  /** Milliseconds since the epoch: decides what has expired. */
  readonly now: () => number;
  /** `defaultLimits` when left out. */
  readonly limits?: CallLimits;
  /** Keeps its own time-outs for each attempt, and stays open when the store is closed. */
  readonly client?: DynamoDBClient;
};

/** The table has the keys and indexes of table.ts. The first call is the first request. */
export const openDynamoStore = (options: DynamoStoreOptions): Store => {
  const { table, now, limits = defaultLimits, client: given } = options;
  const client = given ?? createDynamoClient(limits);
  const context = (): RequestContext => ({ table, at: Math.floor(now() / 1_000), callMs: limits.callMs });
  const readChecked = async (partition: string, range: Range, read: (input: RangeInput) => Promise<Page>) => {
    checkPartition(partition);
    const span = toKeySpan(range);
    return span ? read({ partition, span }) : { items: [] };
  };
  return {
    get: async (key) => {
      checkKey(key);
      return getItem(client, context(), key);
    },
    getMany: async (keys) => getItems(client, context(), distinctKeys(keys)),
    create: async (item) => createItem(client, context(), item, encodeItem(item)),
    replace: async (item, expectedVersion) => {
      checkVersion(expectedVersion);
      return replaceItem(client, context(), item, encodeItem(item), expectedVersion);
    },
    transact: async (writes) => transactItems(client, context(), writes, encodeWrites(writes)),
    remove: async (key, expectedVersion) => {
      checkKey(key);
      if (expectedVersion !== undefined) checkVersion(expectedVersion);
      return removeItem(client, context(), key, expectedVersion);
    },
    query: (partition, range) => readChecked(partition, range, (input) => readTable(client, context(), input)),
    queryIndex: (index, partition, range) =>
      readChecked(partition, range, (input) => readIndex(client, context(), index, input)),
    /** DynamoDB deletes expired items itself. */
    sweepExpired: async () => 0,
    close: async () => {
      if (given === undefined) client.destroy();
    },
  };
};
