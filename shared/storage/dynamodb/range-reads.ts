// Reads the rows of a range, of the table or of an index, and joins DynamoDB's pages, which end at 1 MB or earlier.
import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { KeySpan } from '../key-span.ts';
import type { IndexName, Page } from '../store.ts';
import { storeLimits } from '../store-limits.ts';
import { withTimeLimit } from './client.ts';
import { number, type Row, text, toStored } from './dynamodb-items.ts';
import { type RequestContext, unexpiredCondition } from './requests.ts';
import { attributes, indexes } from './table.ts';

/** Only a long stretch of expired items that DynamoDB has not yet deleted needs nearly as many. */
const maxPagesPerRead = 20;

/** What to read from: the table or an index, with the names of its key attributes. */
type Source = {
  readonly partition: string;
  readonly sort: string;
  readonly request: Pick<QueryCommandInput, 'ConsistentRead' | 'IndexName' | 'FilterExpression'>;
  readonly values: Row;
};

const tableSource = ({ at }: RequestContext): Source => ({
  partition: attributes.partition,
  sort: attributes.sort,
  request: { ConsistentRead: true, FilterExpression: unexpiredCondition },
  values: { ':now': number(at) },
});

/** An index cannot be read consistently, and has no expiry attribute. */
const indexSource = (index: IndexName): Source => {
  const { name, partition, sort } = indexes[index];
  return { partition, sort, request: { IndexName: name }, values: {} };
};

/** `partition` and `span` refer to the key of the table or of the index. */
export type RangeInput = { readonly partition: string; readonly span: KeySpan };

/** BETWEEN includes both of its ends, so an excluded end is dropped from the response. */
const sortCondition = (sort: string, { lower, upper }: KeySpan): string => {
  if (lower && upper) return ` AND ${sort} BETWEEN :lower AND :upper`;
  if (lower) return ` AND ${sort} ${lower.inclusive ? '>=' : '>'} :lower`;
  if (upper) return ` AND ${sort} ${upper.inclusive ? '<=' : '<'} :upper`;
  return '';
};

const excludedSort = ({ lower, upper }: KeySpan): string | undefined =>
  [lower, upper].find((bound) => bound !== undefined && !bound.inclusive)?.sort;

const toQuery = (source: Source, table: string, { partition, span }: RangeInput): QueryCommandInput => ({
  TableName: table,
  ...source.request,
  KeyConditionExpression: `${source.partition} = :partition${sortCondition(source.sort, span)}`,
  ExpressionAttributeValues: {
    ...source.values,
    ':partition': text(partition),
    ...(span.lower && { ':lower': text(span.lower.sort) }),
    ...(span.upper && { ':upper': text(span.upper.sort) }),
  },
  ScanIndexForward: !span.descending,
});

type RawRow = Record<string, AttributeValue>;

/** As in Page. */
type RowPage = { readonly rows: readonly Row[]; readonly after?: string };

const toPage = (source: Source, rows: readonly RawRow[], limit: number, next: RawRow | undefined): RowPage => {
  const taken = rows.slice(0, limit);
  const end = taken.length === limit ? taken.at(-1) : next;
  const after = rows.length > limit || next ? end?.[source.sort]?.S : undefined;
  return { rows: taken, ...(after !== undefined && { after }) };
};

const readRows = async (
  client: DynamoDBClient,
  context: RequestContext,
  source: Source,
  input: RangeInput,
): Promise<RowPage> => {
  const query = toQuery(source, context.table, input);
  const excluded = excludedSort(input.span);
  const rows: RawRow[] = [];
  let next: RawRow | undefined;
  let limit = input.span.limit + (excluded === undefined ? 0 : 1);
  for (let page = 0; page < maxPagesPerRead; page += 1) {
    const command = new QueryCommand({ ...query, Limit: limit, ...(next && { ExclusiveStartKey: next }) });
    const response = await client.send(command, withTimeLimit(context));
    rows.push(...(response.Items ?? []).filter((row) => row[source.sort]?.S !== excluded));
    next = response.LastEvaluatedKey;
    if (next === undefined || rows.length >= input.span.limit) break;
    // Many more expired items may follow a first one: large pages skip them in few calls.
    const hasExpired = (response.ScannedCount ?? 0) > (response.Count ?? 0);
    limit = hasExpired ? storeLimits.itemsPerPage : input.span.limit - rows.length;
  }
  return toPage(source, rows, input.span.limit, next);
};

/** A page is short, with `after`, only after a very long stretch of expired items. */
export const readTable = async (client: DynamoDBClient, context: RequestContext, input: RangeInput): Promise<Page> => {
  const { rows, ...rest } = await readRows(client, context, tableSource(context), input);
  return { items: rows.map(toStored), ...rest };
};

/** The entries of an index: keys only, which may be out of date. */
export const readIndexEntries = (
  client: DynamoDBClient,
  context: RequestContext,
  index: IndexName,
  input: RangeInput,
): Promise<RowPage> => readRows(client, context, indexSource(index), input);
