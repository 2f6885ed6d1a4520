// Reads through an index of DynamoDB that lags.
import { BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { toRow, toRowKey } from '../../../shared/storage/dynamodb/dynamodb-items.ts';
import { openDynamoStore } from '../../../shared/storage/dynamodb/dynamodb-store.ts';
import type { Item } from '../../../shared/storage/store.ts';

const aws = mockClient(DynamoDBClient);
const nowSeconds = 1_700_000_000;
const store = openDynamoStore({ table: 'records', now: () => nowSeconds * 1_000 });
beforeEach(() => {
  aws.reset();
});

const keyOf = (sort: string) => ({ partition: 'p', sort });
const itemAt = (sort: string, place: string, more: Partial<Item> = {}): Item => ({
  key: keyOf(sort),
  body: sort,
  indexes: { all: { partition: 'x', sort: place } },
  ...more,
});
const rowOfItem = (item: Item) => toRow(item, JSON.stringify(item.body), 1);
/** An entry of an index: keys only. */
const entry = (sort: string, place: string) => ({ ...toRowKey(keyOf(sort)), ap: { S: 'x' }, ak: { S: place } });
const answer = (items: readonly Item[]) => ({ Responses: { records: items.map(rowOfItem) } });
const batches = () => aws.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input.RequestItems?.records);
const read = async (limit = 1_000) => {
  const { items, ...rest } = await store.queryIndex('all', 'x', { limit });
  return { sorts: items.map(({ key }) => key.sort), ...rest };
};

test('returns the items as the table has them, in the order of the index', async () => {
  aws.on(QueryCommand).resolves({ Items: [entry('c', '1'), entry('a', '2'), entry('b', '3')] });
  aws.on(BatchGetItemCommand).resolves(answer([itemAt('a', '2'), itemAt('b', '3', { body: 'new' }), itemAt('c', '1')]));
  const { items } = await store.queryIndex('all', 'x', {});
  expect(items.map(({ key, body }) => [key.sort, body])).toEqual([
    ['c', 'c'],
    ['a', 'a'],
    ['b', 'new'],
  ]);
  expect(batches()).toMatchObject([{ ConsistentRead: true }]);
});

test.each<[string, readonly Item[]]>([
  ['was removed', []],
  ['has expired', [itemAt('b', '2', { expiresAt: nowSeconds })]],
  ['has left the index', [{ key: keyOf('b'), body: 'b' }]],
  ['has moved within its partition', [itemAt('b', '7')]],
  ['has moved to another partition', [itemAt('b', '2', { indexes: { all: { partition: 'y', sort: '2' } } })]],
  ['is now only in the other index', [itemAt('b', '2', { indexes: { byMonitor: { partition: 'x', sort: '2' } } })]],
])('leaves out an item that %s', async (_, now) => {
  aws.on(QueryCommand).resolves({ Items: [entry('a', '1'), entry('b', '2'), entry('c', '3')] });
  aws.on(BatchGetItemCommand).resolves(answer([itemAt('c', '3'), ...now, itemAt('a', '1')]));
  expect(await read()).toEqual({ sorts: ['a', 'c'] });
});

test('continues after the last entry of the index, even if its item was removed', async () => {
  aws.on(QueryCommand).resolves({ Items: [entry('a', '1'), entry('b', '2')], LastEvaluatedKey: entry('b', '2') });
  aws
    .on(BatchGetItemCommand)
    .resolvesOnce(answer([itemAt('a', '1')]))
    .resolves(answer([]));
  expect(await read(2)).toEqual({ sorts: ['a'], after: '2' });
  expect(await read(2)).toEqual({ sorts: [], after: '2' });
});

test('returns an item once that the index also returns at its old position', async () => {
  aws.on(QueryCommand).resolves({ Items: [entry('b', '1'), entry('a', '2'), entry('b', '3')] });
  aws.on(BatchGetItemCommand).resolves(answer([itemAt('a', '2'), itemAt('b', '3')]));
  expect(await read()).toEqual({ sorts: ['a', 'b'] });
  expect(batches().map((batch) => batch?.Keys)).toEqual([[toRowKey(keyOf('b')), toRowKey(keyOf('a'))]]);
});

test('reads the items of a long page a hundred at a time, and unprocessed keys again', async () => {
  const sorts = Array.from({ length: 250 }, (_, place) => String(place).padStart(3, '0'));
  const unreadOnce = new Set(['120']);
  aws.on(QueryCommand).resolves({ Items: sorts.map((sort) => entry(sort, sort)) });
  aws.on(BatchGetItemCommand).callsFake(({ RequestItems: { records } }) => {
    const requests: readonly string[] = records.Keys.map(({ sk }: { sk: { S: string } }) => sk.S);
    const unread = requests.filter((sort) => unreadOnce.delete(sort));
    const found = requests.filter((sort) => !unread.includes(sort));
    const left = unread.length > 0 ? { records: { Keys: unread.map(keyOf).map(toRowKey) } } : {};
    return { ...answer(found.map((sort) => itemAt(sort, sort))), UnprocessedKeys: left };
  });
  expect(await read()).toEqual({ sorts });
  expect(batches().map((batch) => batch?.Keys?.length)).toEqual([100, 100, 50, 1]);
});

test('requests only what an index has, and nothing from the table when the index is empty', async () => {
  aws.on(QueryCommand).resolves({ Items: [] });
  expect(await read()).toEqual({ sorts: [] });
  const requests = aws.commandCalls(QueryCommand).map(({ args }) => args[0].input);
  expect(requests).toEqual([expect.objectContaining({ IndexName: 'all' })]);
  expect(requests[0]).not.toHaveProperty('FilterExpression');
  expect(requests[0]).not.toHaveProperty('ConsistentRead');
  expect(requests[0]?.ExpressionAttributeValues).not.toHaveProperty(':now');
  expect(batches()).toEqual([]);
});
