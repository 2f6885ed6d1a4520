// What DynamoDB does on a bad day, provoked one fault at a time.
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
import { awsLimits } from '../../../shared/aws/environment.ts';
import { budgetMs } from '../../../shared/model/budget.ts';
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

test('asks again for the keys that DynamoDB left unread', async () => {
  const [a, b, c] = ['a', 'b', 'c'].map((sort) => ({ partition: 'p', sort }));
  if (!a || !b || !c) throw new Error('three keys');
  const unread = (...keys: readonly (typeof a)[]) => ({ records: { Keys: keys.map(toRowKey) } });
  aws
    .on(BatchGetItemCommand)
    .resolvesOnce({ Responses: { records: [row('b')] }, UnprocessedKeys: unread(a, c) })
    .resolvesOnce({ Responses: {}, UnprocessedKeys: unread(a, c) })
    .resolves({ Responses: { records: [row('c')] } });
  expect(sortsOf(await store.getMany([a, b, c]))).toEqual(['b', 'c']);
  const asked = aws.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input.RequestItems?.records);
  expect(asked.map((request) => request?.Keys?.length)).toEqual([3, 2, 2]);
  expect(asked.every((request) => request?.ConsistentRead)).toBe(true);
});

test('writes again when a transaction on the same item was in flight', async () => {
  aws
    .on(PutItemCommand)
    .rejectsOnce(new TransactionConflictException(meta))
    .rejectsOnce(new TransactionConflictException(meta))
    .resolves({});
  expect(await store.create(item('a'))).toEqual({ outcome: 'created' });
  expect(aws.commandCalls(PutItemCommand)).toHaveLength(3);
});

test('gives up when a plain write meets transactions again and again', async () => {
  aws.on(PutItemCommand).rejects(new TransactionConflictException(meta));
  await expect(store.replace(item('a'), 1)).rejects.toThrow(TransactionConflictException);
  expect(aws.commandCalls(PutItemCommand)).toHaveLength(6);
});

test('shows the item that a refused create found', async () => {
  aws.on(PutItemCommand).rejects(new ConditionalCheckFailedException({ ...meta, Item: row('a') }));
  expect(await store.create(item('a'))).toEqual({ outcome: 'exists', item: { ...item('a'), version: 1 } });
});

test('tells the write that was refused in a cancelled transaction', async () => {
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

test('steps over a stretch of expired items in large pages', async () => {
  const next = toRowKey({ partition: 'p', sort: 'x' });
  aws
    .on(QueryCommand)
    .resolvesOnce({ Items: [], Count: 0, ScannedCount: 3, LastEvaluatedKey: next })
    .resolves({ Items: ['y', 'z'].map((sort) => row(sort)), Count: 2, ScannedCount: 900 });
  expect(await store.query('p', { limit: 3 })).toMatchObject({ items: [item('y'), item('z')] });
  const asked = aws.commandCalls(QueryCommand).map(({ args }) => args[0].input);
  expect(asked.map(({ Limit }) => Limit)).toEqual([3, 1_000]);
  expect(asked[1]?.ExclusiveStartKey).toEqual(next);
});

test('ends a read after a bounded number of pages, and says where to go on', async () => {
  const next = toRowKey({ partition: 'p', sort: 'x' });
  aws.on(QueryCommand).resolves({ Items: [], Count: 0, ScannedCount: 1_000, LastEvaluatedKey: next });
  expect(await store.query('p', {})).toEqual({ items: [], after: 'x' });
  expect(aws.commandCalls(QueryCommand)).toHaveLength(20);
});

test('never shows what has expired, although DynamoDB still has it', async () => {
  aws.on(BatchGetItemCommand).resolves({ Responses: { records: [row('a', nowSeconds), row('b', nowSeconds + 1)] } });
  const keys = ['a', 'b'].map((sort) => ({ partition: 'p', sort }));
  expect(sortsOf(await store.getMany(keys))).toEqual(['b']);
});

test('gives an item that is damaged without a body, and serves the rest', async () => {
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

test('leaves a worker alive when a call fails after its run has used all that it may', () => {
  const leftMs = awsLimits.workerTimeoutMs - maxWaitMs - budgetMs(Number.POSITIVE_INFINITY);
  expect(workerLimits.callMs).toBeLessThan(leftMs);
  // An attempt that hangs leaves time for another one.
  expect(2 * workerLimits.responseMs).toBeLessThan(workerLimits.callMs);
});
