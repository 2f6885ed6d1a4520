// Builds the requests of writes: the row, and the condition under which it may be written.
import type { Delete, Put } from '@aws-sdk/client-dynamodb';
import type { Item, Key, Write } from '../store.ts';
import { number, toRow, toRowKey } from './dynamodb-items.ts';
import { attributes } from './table.ts';

const { partition, version, expiresAt } = attributes;

/** Expired items count as absent. */
export const unexpiredCondition = `(attribute_not_exists(${expiresAt}) OR ${expiresAt} > :now)`;
const absentCondition = `attribute_not_exists(${partition}) OR ${expiresAt} <= :now`;
const versionCondition = `${version} = :version AND ${unexpiredCondition}`;

/** `at`: the current time in epoch seconds. `callMs`: how long a call may take. */
export type RequestContext = { readonly table: string; readonly at: number; readonly callMs: number };

export const createRequest = ({ table, at }: RequestContext, item: Item, body: string): Put => ({
  TableName: table,
  Item: toRow(item, body, 1),
  ConditionExpression: absentCondition,
  ExpressionAttributeValues: { ':now': number(at) },
});

export const replaceRequest = (
  { table, at }: RequestContext,
  item: Item,
  body: string,
  expectedVersion: number,
): Put => ({
  TableName: table,
  Item: toRow(item, body, expectedVersion + 1),
  ConditionExpression: versionCondition,
  ExpressionAttributeValues: { ':now': number(at), ':version': number(expectedVersion) },
});

/** Without a version it removes the item whatever its version is. */
export const removeRequest = ({ table, at }: RequestContext, key: Key, expectedVersion?: number): Delete => ({
  TableName: table,
  Key: toRowKey(key),
  ...(expectedVersion !== undefined && {
    ConditionExpression: versionCondition,
    ExpressionAttributeValues: { ':now': number(at), ':version': number(expectedVersion) },
  }),
});

/** One write of a transaction. */
export const transactRequest = (
  context: RequestContext,
  write: Write,
  body: string,
): { Put: Put } | { Delete: Delete } => {
  if (write.op === 'create') return { Put: createRequest(context, write.item, body) };
  if (write.op === 'replace') return { Put: replaceRequest(context, write.item, body, write.expectedVersion) };
  return { Delete: removeRequest(context, write.key, write.expectedVersion) };
};
