// Converts between an item and the attributes of its row.
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { decodeBody } from '../encode-item.ts';
import type { IndexName, Item, Key, Stored } from '../store.ts';
import { attributes, indexes } from './table.ts';

export type Row = Readonly<Record<string, AttributeValue>>;

export const text = (value: string): AttributeValue => ({ S: value });
export const number = (value: number): AttributeValue => ({ N: String(value) });

export const toRowKey = (key: Key): Record<string, AttributeValue> => ({
  [attributes.partition]: text(key.partition),
  [attributes.sort]: text(key.sort),
});

const toIndexRow = (name: IndexName, key: Key | undefined): Row =>
  key ? { [indexes[name].partition]: text(key.partition), [indexes[name].sort]: text(key.sort) } : {};

/** `body` is the item's body as JSON text. */
export const toRow = (item: Item, body: string, version: number): Record<string, AttributeValue> => ({
  ...toRowKey(item.key),
  [attributes.version]: number(version),
  [attributes.body]: text(body),
  ...(item.expiresAt !== undefined && { [attributes.expiresAt]: number(item.expiresAt) }),
  ...toIndexRow('all', item.indexes?.all),
  ...toIndexRow('byMonitor', item.indexes?.byMonitor),
});

/** `names` are the attribute names of the table's key or of an index's key. */
export const readKey = (row: Row, names: { readonly partition: string; readonly sort: string }): Key | undefined => {
  const [partition, sort] = [row[names.partition]?.S, row[names.sort]?.S];
  return partition === undefined || sort === undefined ? undefined : { partition, sort };
};

/** A row without a version was written by another program: it counts as damaged, and version 0 is never replaced. */
export const toStored = (row: Row): Stored => {
  const key = readKey(row, attributes);
  if (key === undefined) throw new Error('DynamoDB returned an item without its key');
  const [version, body] = [row[attributes.version]?.N, row[attributes.body]?.S];
  const expiresAt = row[attributes.expiresAt]?.N;
  const all = readKey(row, indexes.all);
  const byMonitor = readKey(row, indexes.byMonitor);
  return {
    key,
    body: version === undefined || body === undefined ? undefined : decodeBody(body),
    version: Number(version ?? 0),
    ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }),
    ...((all || byMonitor) && { indexes: { ...(all && { all }), ...(byMonitor && { byMonitor }) } }),
  };
};

/** DynamoDB deletes expired items hours late, and returns them until then. `at` is in epoch seconds. */
export const isUnexpired = (stored: Stored, at: number): boolean =>
  stored.expiresAt === undefined || stored.expiresAt > at;
