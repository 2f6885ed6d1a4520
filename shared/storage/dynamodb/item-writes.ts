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
import { backOffMs, withTimeLimit } from './client.ts';
import { toStored } from './dynamodb-items.ts';
import { createRequest, type RequestContext, removeRequest, replaceRequest, transactRequest } from './requests.ts';

const maxConflictRounds = 6;
const conflictPauseMs = 20;

/** DynamoDB rejects a plain write, before it checks the condition, while a transaction on the same item is in progress. */
const retryAfterTransactions = async <T>(write: () => Promise<T>): Promise<T> => {
  for (let round = 0; ; round += 1) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof TransactionConflictException) || round + 1 >= maxConflictRounds) throw error;
      await sleep(backOffMs(conflictPauseMs, round));
    }
  }
};

/** A retry by the SDK of a create that had succeeded returns `exists`: callers check the existing item. */
export const createItem = async (
  client: DynamoDBClient,
  context: RequestContext,
  item: Item,
  body: string,
): Promise<Created> => {
  const request = createRequest(context, item, body);
  const command = new PutItemCommand({ ...request, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
  try {
    await retryAfterTransactions(() => client.send(command, withTimeLimit(context)));
    return { outcome: 'created' };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
    return { outcome: 'exists', item: toStored(error.Item) };
  }
};

const toReplaced = async (write: () => Promise<unknown>): Promise<Replaced> => {
  try {
    await retryAfterTransactions(write);
    return { outcome: 'replaced' };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { outcome: 'conflict' };
    throw error;
  }
};

/** A retry by the SDK of a replacement that had succeeded returns `conflict`: callers read again. */
export const replaceItem = (
  client: DynamoDBClient,
  context: RequestContext,
  item: Item,
  body: string,
  expectedVersion: number,
): Promise<Replaced> => {
  const command = new PutItemCommand(replaceRequest(context, item, body, expectedVersion));
  return toReplaced(() => client.send(command, withTimeLimit(context)));
};

export const removeItem = (
  client: DynamoDBClient,
  context: RequestContext,
  key: Key,
  expectedVersion: number | undefined,
): Promise<Replaced> => {
  const command = new DeleteItemCommand(removeRequest(context, key, expectedVersion));
  return toReplaced(() => client.send(command, withTimeLimit(context)));
};

/** The position of the write that was refused, or undefined when the transaction was cancelled for another reason. */
const refusedIndex = (error: TransactionCanceledException): number | undefined => {
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
  if (codes.some((code) => !['None', 'ConditionalCheckFailed', 'TransactionConflict'].includes(code))) return undefined;
  const failedCondition = codes.indexOf('ConditionalCheckFailed');
  const index = failedCondition >= 0 ? failedCondition : codes.indexOf('TransactionConflict');
  return index >= 0 ? index : undefined;
};

/** The SDK gives each transaction a token, so its own retry of a transaction that succeeded returns success. */
export const transactItems = async (
  client: DynamoDBClient,
  context: RequestContext,
  writes: readonly Write[],
  bodies: readonly string[],
): Promise<Transacted> => {
  const requests = writes.map((write, place) => transactRequest(context, write, bodies[place] ?? ''));
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: requests }), withTimeLimit(context));
    return { outcome: 'committed' };
  } catch (error) {
    const index = error instanceof TransactionCanceledException ? refusedIndex(error) : undefined;
    if (index === undefined) throw error;
    return { outcome: 'conflict', index };
  }
};
