// Reads items by key, strongly consistent.
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetItemCommand, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Key, Stored } from '../store.ts';
import { backOffMs, withTimeLimit } from './client.ts';
import { isUnexpired, type Row, toRowKey, toStored } from './dynamodb-items.ts';
import type { RequestContext } from './requests.ts';

/** 100 of the largest items take three responses of 16 MB; the rest is for throttling. */
const maxBatchRounds = 10;
const batchPauseMs = 20;

export const getItem = async (
  client: DynamoDBClient,
  context: RequestContext,
  key: Key,
): Promise<Stored | undefined> => {
  const { table, at } = context;
  const command = new GetItemCommand({ TableName: table, Key: toRowKey(key), ConsistentRead: true });
  const { Item: row } = await client.send(command, withTimeLimit(context));
  const stored = row && toStored(row);
  return stored && isUnexpired(stored, at) ? stored : undefined;
};

/** `keys` are distinct, and at most 100. Throws when DynamoDB leaves keys unprocessed in every round. */
export const getItems = async (
  client: DynamoDBClient,
  context: RequestContext,
  keys: readonly Key[],
): Promise<readonly Stored[]> => {
  const { table, at } = context;
  const rows: Row[] = [];
  let missing = keys.map(toRowKey);
  for (let round = 0; missing.length > 0; round += 1) {
    if (round >= maxBatchRounds)
      throw new Error(`DynamoDB did not return ${missing.length} of ${keys.length} keys in ${maxBatchRounds} rounds`);
    const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: missing, ConsistentRead: true } } });
    const response = await client.send(command, withTimeLimit(context));
    const found = response.Responses?.[table] ?? [];
    rows.push(...found);
    missing = response.UnprocessedKeys?.[table]?.Keys ?? [];
    if (missing.length > 0 && found.length === 0) await sleep(backOffMs(batchPauseMs, round));
  }
  return rows.map(toStored).filter((stored) => isUnexpired(stored, at));
};
