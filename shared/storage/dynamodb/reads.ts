// Reads by key, strongly consistent.
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetItemCommand, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Key, Stored } from '../store.ts';
import { bounded, pauseMs } from './client.ts';
import { isAlive, type Row, rowKey, storedOf } from './dynamodb-items.ts';
import type { Scene } from './requests.ts';

/** 100 of the largest items take three answers of 16 MB; the rest is for throttling. */
const batchRounds = 10;
const batchPauseMs = 20;

export const get = async (client: DynamoDBClient, scene: Scene, key: Key): Promise<Stored | undefined> => {
  const { table, at } = scene;
  const command = new GetItemCommand({ TableName: table, Key: rowKey(key), ConsistentRead: true });
  const { Item: row } = await client.send(command, bounded(scene));
  const stored = row && storedOf(row);
  return stored && isAlive(stored, at) ? stored : undefined;
};

/** `keys` are different from each other, and at most 100. Throws when DynamoDB keeps on leaving some out. */
export const getMany = async (
  client: DynamoDBClient,
  scene: Scene,
  keys: readonly Key[],
): Promise<readonly Stored[]> => {
  const { table, at } = scene;
  const rows: Row[] = [];
  let missing = keys.map(rowKey);
  for (let round = 0; missing.length > 0; round += 1) {
    if (round >= batchRounds) throw new Error(`DynamoDB left ${missing.length} of ${keys.length} keys unread`);
    const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: missing, ConsistentRead: true } } });
    const answer = await client.send(command, bounded(scene));
    const found = answer.Responses?.[table] ?? [];
    rows.push(...found);
    missing = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    if (missing.length > 0 && found.length === 0) await sleep(pauseMs(batchPauseMs, round));
  }
  return rows.map(storedOf).filter((stored) => isAlive(stored, at));
};
