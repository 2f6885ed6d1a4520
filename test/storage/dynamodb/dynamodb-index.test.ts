// What an index that lags makes DynamoDB answer, and what the adapter makes of it.
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
/** What an index holds: keys only. */
const entry = (sort: string, place: string) => ({ ...toRowKey(keyOf(sort)), ap: { S: 'x' }, ak: { S: place } });
const answer = (items: readonly Item[]) => ({ Responses: { records: items.map(rowOfItem) } });
const batches = () => aws.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input.RequestItems?.records);
const read = async (limit = 1_000) => {
  const { items, ...rest } = await store.queryIndex('all', 'x', { limit });
  return { sorts: items.map(({ key }) => key.sort), ...rest };
};

test('gives the items as the table has them, in the order of the index', async () => {
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
  ['is gone', []],
  ['has expired', [itemAt('b', '2', { expiresAt: nowSeconds })]],
  ['has left the index', [{ key: keyOf('b'), body: 'b' }]],
  ['has moved within its partition', [itemAt('b', '7')]],
  ['has moved to another partition', [itemAt('b', '2', { indexes: { all: { partition: 'y', sort: '2' } } })]],
  ['is only in the other index by now', [itemAt('b', '2', { indexes: { byMonitor: { partition: 'x', sort: '2' } } })]],
])('leaves out what %s', async (_, now) => {
  aws.on(QueryCommand).resolves({ Items: [entry('a', '1'), entry('b', '2'), entry('c', '3')] });
  aws.on(BatchGetItemCommand).resolves(answer([itemAt('c', '3'), ...now, itemAt('a', '1')]));
  expect(await read()).toEqual({ sorts: ['a', 'c'] });
});

test('goes on behind the last entry of the index, although its item is gone', async () => {
  aws.on(QueryCommand).resolves({ Items: [entry('a', '1'), entry('b', '2')], LastEvaluatedKey: entry('b', '2') });
  aws
    .on(BatchGetItemCommand)
    .resolvesOnce(answer([itemAt('a', '1')]))
    .resolves(answer([]));
  expect(await read(2)).toEqual({ sorts: ['a'], after: '2' });
  expect(await read(2)).toEqual({ sorts: [], after: '2' });
});

test('shows an item once that the index still shows at its old place too', async () => {
  aws.on(QueryCommand).resolves({ Items: [entry('b', '1'), entry('a', '2'), entry('b', '3')] });
  aws.on(BatchGetItemCommand).resolves(answer([itemAt('a', '2'), itemAt('b', '3')]));
  expect(await read()).toEqual({ sorts: ['a', 'b'] });
  expect(batches().map((batch) => batch?.Keys)).toEqual([[toRowKey(keyOf('b')), toRowKey(keyOf('a'))]]);
});

test('reads the items of a long page a hundred at a time, and again what was left unread', async () => {
  const sorts = Array.from({ length: 250 }, (_, place) => String(place).padStart(3, '0'));
  const unreadOnce = new Set(['120']);
  aws.on(QueryCommand).resolves({ Items: sorts.map((sort) => entry(sort, sort)) });
  aws.on(BatchGetItemCommand).callsFake(({ RequestItems: { records } }) => {
    const asked: readonly string[] = records.Keys.map(({ sk }: { sk: { S: string } }) => sk.S);
    const unread = asked.filter((sort) => unreadOnce.delete(sort));
    const found = asked.filter((sort) => !unread.includes(sort));
    const left = unread.length > 0 ? { records: { Keys: unread.map(keyOf).map(toRowKey) } } : {};
    return { ...answer(found.map((sort) => itemAt(sort, sort))), UnprocessedKeys: left };
  });
  expect(await read()).toEqual({ sorts });
  expect(batches().map((batch) => batch?.Keys?.length)).toEqual([100, 100, 50, 1]);
});

test('asks an index for nothing that it does not hold, and the table for nothing when it is empty', async () => {
  aws.on(QueryCommand).resolves({ Items: [] });
  expect(await read()).toEqual({ sorts: [] });
  const asked = aws.commandCalls(QueryCommand).map(({ args }) => args[0].input);
  expect(asked).toEqual([expect.objectContaining({ IndexName: 'all' })]);
  expect(asked[0]).not.toHaveProperty('FilterExpression');
  expect(asked[0]).not.toHaveProperty('ConsistentRead');
  expect(asked[0]?.ExpressionAttributeValues).not.toHaveProperty(':now');
  expect(batches()).toEqual([]);
});
