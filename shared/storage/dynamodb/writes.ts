// The writes of the store port over DynamoDB.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Created, Item, Key, Replaced, Transacted, Write } from '../store.ts';
import { bounded, pauseMs } from './client.ts';
import { storedOf } from './dynamodb-items.ts';
import { createRequest, removeRequest, replaceRequest, type Scene, transactRequest } from './requests.ts';

const conflictRounds = 6;
const conflictPauseMs = 20;

/** A transaction on the same item, in flight, refuses a plain write: the condition has not been looked at yet. */
const outlastTransactions = async <T>(write: () => Promise<T>): Promise<T> => {
  for (let round = 0; ; round += 1) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof TransactionConflictException) || round + 1 >= conflictRounds) throw error;
      await sleep(pauseMs(conflictPauseMs, round));
    }
  }
};

/** A retry by the SDK of a create that had taken effect says `exists`: callers look at what is there. */
export const create = async (client: DynamoDBClient, scene: Scene, item: Item, body: string): Promise<Created> => {
  const request = createRequest(scene, item, body);
  const command = new PutItemCommand({ ...request, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
  try {
    await outlastTransactions(() => client.send(command, bounded(scene)));
    return { outcome: 'created' };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
    return { outcome: 'exists', item: storedOf(error.Item) };
  }
};

const replacedUnlessRefused = async (write: () => Promise<unknown>): Promise<Replaced> => {
  try {
    await outlastTransactions(write);
    return { outcome: 'replaced' };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { outcome: 'conflict' };
    throw error;
  }
};

/** A retry by the SDK of a replacement that had taken effect says `conflict`: callers read again. */
export const replace = (
  client: DynamoDBClient,
  scene: Scene,
  item: Item,
  body: string,
  expectedVersion: number,
): Promise<Replaced> => {
  const command = new PutItemCommand(replaceRequest(scene, item, body, expectedVersion));
  return replacedUnlessRefused(() => client.send(command, bounded(scene)));
};

export const remove = (
  client: DynamoDBClient,
  scene: Scene,
  key: Key,
  expectedVersion: number | undefined,
): Promise<Replaced> => {
  const command = new DeleteItemCommand(removeRequest(scene, key, expectedVersion));
  return replacedUnlessRefused(() => client.send(command, bounded(scene)));
};

/** Which write was refused, or undefined when the cancellation has another cause, such as throttling. */
const refusedIndex = (error: TransactionCanceledException): number | undefined => {
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
  if (codes.some((code) => !['None', 'ConditionalCheckFailed', 'TransactionConflict'].includes(code))) return undefined;
  const index = codes.indexOf('ConditionalCheckFailed');
  const met = index >= 0 ? index : codes.indexOf('TransactionConflict');
  return met >= 0 ? met : undefined;
};

/** The SDK gives each transaction a token, so that its own retries are told of success. */
export const transact = async (
  client: DynamoDBClient,
  scene: Scene,
  writes: readonly Write[],
  bodies: readonly string[],
): Promise<Transacted> => {
  const requests = writes.map((write, place) => transactRequest(scene, write, bodies[place] ?? ''));
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: requests }), bounded(scene));
    return { outcome: 'committed' };
  } catch (error) {
    const index = error instanceof TransactionCanceledException ? refusedIndex(error) : undefined;
    if (index === undefined) throw error;
    return { outcome: 'conflict', index };
  }
};
