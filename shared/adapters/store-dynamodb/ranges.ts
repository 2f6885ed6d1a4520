// Reads of a range, of the table or of an index: DynamoDB's pages, which end at 1 MB or before, made into ours.

import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Page, Stored } from '../../ports/store.ts';
import { type Span, storeLimits } from '../../ports/store-limits.ts';
import { bounded } from './client.ts';
import { aliveCondition, type Scene } from './requests.ts';
import { number, storedOf, text } from './rows.ts';
import { attributes, indexes } from './table.ts';

/** Only a long stretch of expired items that DynamoDB has not yet deleted comes near it. */
const pagesPerRead = 20;

/** What is read: the table, strongly consistent, or an index, which cannot be. */
export type Source = {
  readonly partition: string;
  readonly sort: string;
  readonly index?: string;
};
export const tableSource: Source = { partition: attributes.partition, sort: attributes.sort };
export const indexSource = (name: keyof typeof indexes): Source => {
  const { name: index, partition, sort } = indexes[name];
  return { index, partition, sort };
};

/** BETWEEN takes both of its ends; one that the span excludes is dropped when it comes. */
const conditionOf = (sort: string, { lower, upper }: Span): string => {
  if (lower && upper) return ` AND ${sort} BETWEEN :lower AND :upper`;
  if (lower) return ` AND ${sort} ${lower.inclusive ? '>=' : '>'} :lower`;
  if (upper) return ` AND ${sort} ${upper.inclusive ? '<=' : '<'} :upper`;
  return '';
};

const excludedSort = ({ lower, upper }: Span): string | undefined =>
  [lower, upper].find((bound) => bound !== undefined && !bound.inclusive)?.sort;

const queryOf = (source: Source, { table, at }: Scene, partition: string, span: Span): QueryCommandInput => ({
  TableName: table,
  ...(source.index === undefined ? { ConsistentRead: true } : { IndexName: source.index }),
  KeyConditionExpression: `${source.partition} = :partition${conditionOf(source.sort, span)}`,
  FilterExpression: aliveCondition,
  ExpressionAttributeValues: {
    ':partition': text(partition),
    ':now': number(at),
    ...(span.lower && { ':lower': text(span.lower.sort) }),
    ...(span.upper && { ':upper': text(span.upper.sort) }),
  },
  ScanIndexForward: !span.descending,
});

type Raw = Record<string, AttributeValue>;

const pageOf = (source: Source, rows: readonly Raw[], limit: number, next: Raw | undefined): Page => {
  const taken = rows.slice(0, limit);
  const items: readonly Stored[] = taken.map(storedOf);
  const end = taken.length === limit ? taken.at(-1) : next;
  const after = rows.length > limit || next ? end?.[source.sort]?.S : undefined;
  return { items, ...(after !== undefined && { after }) };
};

/** A page is short, with `after`, only behind a very long stretch of expired items. */
export const readRange = async (
  client: DynamoDBClient,
  scene: Scene,
  source: Source,
  input: { readonly partition: string; readonly span: Span },
): Promise<Page> => {
  const query = queryOf(source, scene, input.partition, input.span);
  const excluded = excludedSort(input.span);
  const rows: Raw[] = [];
  let next: Raw | undefined;
  let wanted = input.span.limit + (excluded === undefined ? 0 : 1);
  for (let page = 0; page < pagesPerRead; page += 1) {
    const command = new QueryCommand({ ...query, Limit: wanted, ...(next && { ExclusiveStartKey: next }) });
    const answer = await client.send(command, bounded());
    rows.push(...(answer.Items ?? []).filter((row) => row[source.sort]?.S !== excluded));
    next = answer.LastEvaluatedKey;
    if (next === undefined || rows.length >= input.span.limit) break;
    // Behind expired items there may be many more: step over them in large pages.
    const thinned = (answer.ScannedCount ?? 0) > (answer.Count ?? 0);
    wanted = thinned ? storeLimits.itemsPerPage : input.span.limit - rows.length;
  }
  return pageOf(source, rows, input.span.limit, next);
};
