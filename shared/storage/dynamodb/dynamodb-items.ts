// Between an item and the attributes of its row.
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { IndexName, Item, Key, Stored } from '../store.ts';
import { decodeBody } from '../store-limits.ts';
import { attributes, indexes } from './table.ts';

export type Row = Readonly<Record<string, AttributeValue>>;

export const text = (value: string): AttributeValue => ({ S: value });
export const number = (value: number): AttributeValue => ({ N: String(value) });

export const rowKey = (key: Key): Record<string, AttributeValue> => ({
  [attributes.partition]: text(key.partition),
  [attributes.sort]: text(key.sort),
});

const indexRow = (name: IndexName, key: Key | undefined): Row =>
  key ? { [indexes[name].partition]: text(key.partition), [indexes[name].sort]: text(key.sort) } : {};

/** `body` is the item's body as JSON text. */
export const rowOf = (item: Item, body: string, version: number): Record<string, AttributeValue> => ({
  ...rowKey(item.key),
  [attributes.version]: number(version),
  [attributes.body]: text(body),
  ...(item.expiresAt !== undefined && { [attributes.expiresAt]: number(item.expiresAt) }),
  ...indexRow('all', item.indexes?.all),
  ...indexRow('byMonitor', item.indexes?.byMonitor),
});

/** `names` are those of the table's key or of an index's. */
export const keyIn = (row: Row, names: { readonly partition: string; readonly sort: string }): Key | undefined => {
  const [partition, sort] = [row[names.partition]?.S, row[names.sort]?.S];
  return partition === undefined || sort === undefined ? undefined : { partition, sort };
};

/** One without a version was put there by somebody else: it is damaged, and its version 0 is none that can be replaced. */
export const storedOf = (row: Row): Stored => {
  const key = keyIn(row, attributes);
  if (key === undefined) throw new Error('DynamoDB gave an item without its key');
  const [version, body] = [row[attributes.version]?.N, row[attributes.body]?.S];
  const expiresAt = row[attributes.expiresAt]?.N;
  const all = keyIn(row, indexes.all);
  const byMonitor = keyIn(row, indexes.byMonitor);
  return {
    key,
    body: version === undefined || body === undefined ? undefined : decodeBody(body),
    version: Number(version ?? 0),
    ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }),
    ...((all || byMonitor) && { indexes: { ...(all && { all }), ...(byMonitor && { byMonitor }) } }),
  };
};

/** Amazon deletes what has expired hours late; until then it is still in every answer. */
export const isAlive = (stored: Stored, at: number): boolean => stored.expiresAt === undefined || stored.expiresAt > at;
