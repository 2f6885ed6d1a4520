// Faults of DynamoDB, provoked one at a time.
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { budgetMs, workerTimeoutFor } from '../../../shared/model/budget.ts';
import { maxWaitMs } from '../../../shared/pipeline/run/execute-run.ts';
import { workerLimits } from '../../../shared/storage/dynamodb/client.ts';
import { toRow, toRowKey } from '../../../shared/storage/dynamodb/dynamodb-items.ts';
import { openDynamoStore } from '../../../shared/storage/dynamodb/dynamodb-store.ts';

const aws = mockClient(DynamoDBClient);
const nowSeconds = 1_700_000_000;
const store = openDynamoStore({ table: 'records', now: () => nowSeconds * 1_000 });
beforeEach(() => {
  aws.reset();
});

const meta = { $metadata: {}, message: 'provoked' };
const item = (sort: string) => ({ key: { partition: 'p', sort }, body: sort });
const row = (sort: string, expiresAt?: number) =>
  toRow({ ...item(sort), ...(expiresAt !== undefined && { expiresAt }) }, JSON.stringify(sort), 1);
const cancelled = (...codes: readonly string[]) =>
  new TransactionCanceledException({ ...meta, CancellationReasons: codes.map((Code) => ({ Code })) });
const sortsOf = (items: readonly { readonly key: { readonly sort: string } }[]) => items.map(({ key }) => key.sort);

test('requests the keys again that DynamoDB left unprocessed', async () => {
  const [a, b, c] = ['a', 'b', 'c'].map((sort) => ({ partition: 'p', sort }));
  if (!a || !b || !c) throw new Error('three keys');
  const unread = (...keys: readonly (typeof a)[]) => ({ records: { Keys: keys.map(toRowKey) } });
  aws
    .on(BatchGetItemCommand)
    .resolvesOnce({ Responses: { records: [row('b')] }, UnprocessedKeys: unread(a, c) })
    .resolvesOnce({ Responses: {}, UnprocessedKeys: unread(a, c) })
    .resolves({ Responses: { records: [row('c')] } });
  expect(sortsOf(await store.getMany([a, b, c]))).toEqual(['b', 'c']);
  const requests = aws.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input.RequestItems?.records);
  expect(requests.map((request) => request?.Keys?.length)).toEqual([3, 2, 2]);
  expect(requests.every((request) => request?.ConsistentRead)).toBe(true);
});

test('retries a write while a transaction on the same item is in progress', async () => {
  aws
    .on(PutItemCommand)
    .rejectsOnce(new TransactionConflictException(meta))
    .rejectsOnce(new TransactionConflictException(meta))
    .resolves({});
  expect(await store.create(item('a'))).toEqual({ outcome: 'created' });
  expect(aws.commandCalls(PutItemCommand)).toHaveLength(3);
});

test('gives up when a plain write collides with transactions in every attempt', async () => {
  aws.on(PutItemCommand).rejects(new TransactionConflictException(meta));
  await expect(store.replace(item('a'), 1)).rejects.toThrow(TransactionConflictException);
  expect(aws.commandCalls(PutItemCommand)).toHaveLength(6);
});

test('returns the existing item of a create that fails', async () => {
  aws.on(PutItemCommand).rejects(new ConditionalCheckFailedException({ ...meta, Item: row('a') }));
  expect(await store.create(item('a'))).toEqual({ outcome: 'exists', item: { ...item('a'), version: 1 } });
});

test('returns the index of the write that cancelled a transaction', async () => {
  const writes = ['a', 'b', 'c'].map((sort) => ({ op: 'create', item: item(sort) }) as const);
  const cases = [
    [cancelled('None', 'ConditionalCheckFailed', 'ConditionalCheckFailed'), 1],
    [cancelled('TransactionConflict', 'None', 'ConditionalCheckFailed'), 2],
    [cancelled('None', 'None', 'TransactionConflict'), 2],
  ] as const;
  for (const [error, index] of cases) {
    aws.on(TransactWriteItemsCommand).rejects(error);
    expect(await store.transact(writes)).toEqual({ outcome: 'conflict', index });
  }
});

test('throws when a transaction was cancelled for another reason', async () => {
  const writes = [{ op: 'create', item: item('a') }] as const;
  for (const error of [cancelled('ThrottlingError'), cancelled('None'), new Error('socket hang up')]) {
    aws.on(TransactWriteItemsCommand).rejects(error);
    await expect(store.transact(writes)).rejects.toThrow(error);
  }
});

test('skips a stretch of expired items in large pages', async () => {
  const next = toRowKey({ partition: 'p', sort: 'x' });
  aws
    .on(QueryCommand)
    .resolvesOnce({ Items: [], Count: 0, ScannedCount: 3, LastEvaluatedKey: next })
    .resolves({ Items: ['y', 'z'].map((sort) => row(sort)), Count: 2, ScannedCount: 900 });
  expect(await store.query('p', { limit: 3 })).toMatchObject({ items: [item('y'), item('z')] });
  const requests = aws.commandCalls(QueryCommand).map(({ args }) => args[0].input);
  expect(requests.map(({ Limit }) => Limit)).toEqual([3, 1_000]);
  expect(requests[1]?.ExclusiveStartKey).toEqual(next);
});

test('ends a read after a limited number of pages, and returns where to continue', async () => {
  const next = toRowKey({ partition: 'p', sort: 'x' });
  aws.on(QueryCommand).resolves({ Items: [], Count: 0, ScannedCount: 1_000, LastEvaluatedKey: next });
  expect(await store.query('p', {})).toEqual({ items: [], after: 'x' });
  expect(aws.commandCalls(QueryCommand)).toHaveLength(20);
});

test('never returns expired items that DynamoDB has not deleted yet', async () => {
  aws.on(BatchGetItemCommand).resolves({ Responses: { records: [row('a', nowSeconds), row('b', nowSeconds + 1)] } });
  const keys = ['a', 'b'].map((sort) => ({ partition: 'p', sort }));
  expect(sortsOf(await store.getMany(keys))).toEqual(['b']);
});

test('returns a damaged item without its body, and the other items', async () => {
  const damaged = [toRowKey({ partition: 'p', sort: 'a' }), { ...row('a'), b: { S: '{oops' } }];
  for (const one of damaged) {
    aws.on(QueryCommand).resolves({ Items: [one, row('b')], Count: 2, ScannedCount: 2 });
    const { items } = await store.query('p', {});
    expect(items.map(({ key, body }) => [key.sort, body === undefined])).toEqual([
      ['a', true],
      ['b', false],
    ]);
  }
});

test('leaves a worker time when a call fails after a run that used its whole budget', () => {
  for (const timeoutMs of [5_000, 60_000]) {
    const attempts = { timeoutMs, retries: 0 };
    const leftMs = workerTimeoutFor([{ attempts }]) - maxWaitMs - budgetMs(Number.POSITIVE_INFINITY, attempts);
    expect(workerLimits.callMs).toBeLessThan(leftMs);
  }
  // After an attempt that hangs there is time for another one.
  expect(2 * workerLimits.responseMs).toBeLessThan(workerLimits.callMs);
});
