// The rows of a range, of the table or of an index: DynamoDB's pages, which end at 1 MB or before, made into ours.
import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { IndexName, Page } from '../store.ts';
import { type Span, storeLimits } from '../store-limits.ts';
import { bounded } from './client.ts';
import { number, type Row, storedOf, text } from './dynamodb-items.ts';
import { aliveCondition, type Scene } from './requests.ts';
import { attributes, indexes } from './table.ts';

/** Only a long stretch of expired items that DynamoDB has not yet deleted comes near it. */
const pagesPerRead = 20;

/** The names that a range is read by, and what else the request says. */
type Source = {
  readonly partition: string;
  readonly sort: string;
  readonly request: Pick<QueryCommandInput, 'ConsistentRead' | 'IndexName' | 'FilterExpression'>;
  readonly values: Row;
};

const tableSource = ({ at }: Scene): Source => ({
  partition: attributes.partition,
  sort: attributes.sort,
  request: { ConsistentRead: true, FilterExpression: aliveCondition },
  values: { ':now': number(at) },
});

/** An index cannot be read consistently, and it does not know what has expired. */
const indexSource = (index: IndexName): Source => {
  const { name, partition, sort } = indexes[index];
  return { partition, sort, request: { IndexName: name }, values: {} };
};

/** The partition and the span are those of the table or of the index. */
export type RangeInput = { readonly partition: string; readonly span: Span };

/** BETWEEN takes both of its ends; one that the span excludes is dropped when it comes. */
const conditionOf = (sort: string, { lower, upper }: Span): string => {
  if (lower && upper) return ` AND ${sort} BETWEEN :lower AND :upper`;
  if (lower) return ` AND ${sort} ${lower.inclusive ? '>=' : '>'} :lower`;
  if (upper) return ` AND ${sort} ${upper.inclusive ? '<=' : '<'} :upper`;
  return '';
};

const excludedSort = ({ lower, upper }: Span): string | undefined =>
  [lower, upper].find((bound) => bound !== undefined && !bound.inclusive)?.sort;

const queryOf = (source: Source, table: string, { partition, span }: RangeInput): QueryCommandInput => ({
  TableName: table,
  ...source.request,
  KeyConditionExpression: `${source.partition} = :partition${conditionOf(source.sort, span)}`,
  ExpressionAttributeValues: {
    ...source.values,
    ':partition': text(partition),
    ...(span.lower && { ':lower': text(span.lower.sort) }),
    ...(span.upper && { ':upper': text(span.upper.sort) }),
  },
  ScanIndexForward: !span.descending,
});

type Raw = Record<string, AttributeValue>;

/** As in Page. */
export type RowPage = { readonly rows: readonly Row[]; readonly after?: string };

const pageOf = (source: Source, rows: readonly Raw[], limit: number, next: Raw | undefined): RowPage => {
  const taken = rows.slice(0, limit);
  const end = taken.length === limit ? taken.at(-1) : next;
  const after = rows.length > limit || next ? end?.[source.sort]?.S : undefined;
  return { rows: taken, ...(after !== undefined && { after }) };
};

const readRows = async (client: DynamoDBClient, scene: Scene, source: Source, input: RangeInput): Promise<RowPage> => {
  const query = queryOf(source, scene.table, input);
  const excluded = excludedSort(input.span);
  const rows: Raw[] = [];
  let next: Raw | undefined;
  let wanted = input.span.limit + (excluded === undefined ? 0 : 1);
  for (let page = 0; page < pagesPerRead; page += 1) {
    const command = new QueryCommand({ ...query, Limit: wanted, ...(next && { ExclusiveStartKey: next }) });
    const answer = await client.send(command, bounded(scene));
    rows.push(...(answer.Items ?? []).filter((row) => row[source.sort]?.S !== excluded));
    next = answer.LastEvaluatedKey;
    if (next === undefined || rows.length >= input.span.limit) break;
    // Behind expired items there may be many more: step over them in large pages.
    const thinned = (answer.ScannedCount ?? 0) > (answer.Count ?? 0);
    wanted = thinned ? storeLimits.itemsPerPage : input.span.limit - rows.length;
  }
  return pageOf(source, rows, input.span.limit, next);
};

/** A page is short, with `after`, only behind a very long stretch of expired items. */
export const readRange = async (client: DynamoDBClient, scene: Scene, input: RangeInput): Promise<Page> => {
  const { rows, ...rest } = await readRows(client, scene, tableSource(scene), input);
  return { items: rows.map(storedOf), ...rest };
};

/** What an index says of a range: keys, no more, and perhaps of a while ago. */
export const readEntries = (
  client: DynamoDBClient,
  scene: Scene,
  index: IndexName,
  input: RangeInput,
): Promise<RowPage> => readRows(client, scene, indexSource(index), input);
