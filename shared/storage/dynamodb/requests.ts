// A write as a request to DynamoDB: the row, and the condition under which it may be written.
import type { Delete, Put } from '@aws-sdk/client-dynamodb';
import type { Item, Key, Write } from '../store.ts';
import { number, rowKey, rowOf } from './dynamodb-items.ts';
import { attributes } from './table.ts';

const { partition, version, expiresAt } = attributes;

/** What has expired counts as absent. */
export const aliveCondition = `(attribute_not_exists(${expiresAt}) OR ${expiresAt} > :now)`;
const absentCondition = `attribute_not_exists(${partition}) OR ${expiresAt} <= :now`;
const versionCondition = `${version} = :version AND ${aliveCondition}`;

/** The table, the time in epoch seconds, and how long a call may take. */
export type Scene = { readonly table: string; readonly at: number; readonly callMs: number };

export const createRequest = ({ table, at }: Scene, item: Item, body: string): Put => ({
  TableName: table,
  Item: rowOf(item, body, 1),
  ConditionExpression: absentCondition,
  ExpressionAttributeValues: { ':now': number(at) },
});

export const replaceRequest = ({ table, at }: Scene, item: Item, body: string, expectedVersion: number): Put => ({
  TableName: table,
  Item: rowOf(item, body, expectedVersion + 1),
  ConditionExpression: versionCondition,
  ExpressionAttributeValues: { ':now': number(at), ':version': number(expectedVersion) },
});

/** Without a version: whatever is there. */
export const removeRequest = ({ table, at }: Scene, key: Key, expectedVersion?: number): Delete => ({
  TableName: table,
  Key: rowKey(key),
  ...(expectedVersion !== undefined && {
    ConditionExpression: versionCondition,
    ExpressionAttributeValues: { ':now': number(at), ':version': number(expectedVersion) },
  }),
});

/** One write of a transaction. */
export const transactRequest = (scene: Scene, write: Write, body: string): { Put: Put } | { Delete: Delete } => {
  if (write.op === 'create') return { Put: createRequest(scene, write.item, body) };
  if (write.op === 'replace') return { Put: replaceRequest(scene, write.item, body, write.expectedVersion) };
  return { Delete: removeRequest(scene, write.key, write.expectedVersion) };
};
