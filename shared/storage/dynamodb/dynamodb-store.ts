// The store port over one DynamoDB table.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Page, Range, Store } from '../store.ts';
import {
  checkKey,
  checkPartition,
  checkVersion,
  distinctKeys,
  encodeItem,
  encodeWrites,
  spanOf,
} from '../store-limits.ts';
import { type CallLimits, createDynamoClient, usualLimits } from './client.ts';
import { readIndex } from './index-reads.ts';
import { type RangeInput, readRange } from './key-conditions.ts';
import { get, getMany } from './reads.ts';
import type { Scene } from './requests.ts';
import { create, remove, replace, transact } from './writes.ts';

export type DynamoStoreOptions = {
  readonly table: string;
  /** Milliseconds since the epoch: decides what has expired. */
  readonly now: () => number;
  /** How long it may take; left out: the usual. */
  readonly limits?: CallLimits;
  /** One that is passed in stays open when the store is closed, and has time-outs of its own for each attempt. */
  readonly client?: DynamoDBClient;
};

/** The table has the keys and indexes of table.ts. Nothing is asked of it until the first call. */
export const openDynamoStore = (options: DynamoStoreOptions): Store => {
  const { table, now, limits = usualLimits, client: given } = options;
  const client = given ?? createDynamoClient(limits);
  const scene = (): Scene => ({ table, at: Math.floor(now() / 1_000), callMs: limits.callMs });
  const checked = async (partition: string, range: Range, read: (input: RangeInput) => Promise<Page>) => {
    checkPartition(partition);
    const span = spanOf(range);
    return span ? read({ partition, span }) : { items: [] };
  };
  return {
    get: async (key) => {
      checkKey(key);
      return get(client, scene(), key);
    },
    getMany: async (keys) => getMany(client, scene(), distinctKeys(keys)),
    create: async (item) => create(client, scene(), item, encodeItem(item)),
    replace: async (item, expectedVersion) => {
      checkVersion(expectedVersion);
      return replace(client, scene(), item, encodeItem(item), expectedVersion);
    },
    transact: async (writes) => transact(client, scene(), writes, encodeWrites(writes)),
    remove: async (key, expectedVersion) => {
      checkKey(key);
      if (expectedVersion !== undefined) checkVersion(expectedVersion);
      return remove(client, scene(), key, expectedVersion);
    },
    query: (partition, range) => checked(partition, range, (input) => readRange(client, scene(), input)),
    queryIndex: (index, partition, range) =>
      checked(partition, range, (input) => readIndex(client, scene(), index, input)),
    /** DynamoDB deletes what has expired by itself. */
    sweepExpired: async () => 0,
    close: async () => {
      if (given === undefined) client.destroy();
    },
  };
};
