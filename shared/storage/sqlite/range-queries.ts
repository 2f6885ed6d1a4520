// Reads ranges of the table and its indexes, in chunks: SQLite's calls are synchronous, and the event loop turns between chunks.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Bound, KeySpan } from '../key-span.ts';
import type { Page, Stored } from '../store.ts';
import { storeLimits } from '../store-limits.ts';
import type { ReadQueue } from './read-queue.ts';
import { columns, type Row, toStored } from './sqlite-rows.ts';

const rowsPerChunk = 100;
/** No key contains NUL, so this is the first text after `sort`. */
const nextAfter = (sort: string): string => `${sort}\u0000`;
/** Sorts after every sort key that the limits allow. */
const afterAllKeys = '\u{10ffff}'.repeat(storeLimits.sortBytes / 4 + 1);

type SelectRows = (values: readonly SQLInputValue[]) => readonly Row[];

/** An order of the table: its position columns, the sort key first; the others make each position unique. */
type Order = {
  readonly positionOf: (row: Row) => readonly string[];
  readonly width: number;
  readonly ascending: SelectRows;
  readonly descending: SelectRows;
};

/**
 * Selects the rows with lower ≤ position < upper. The limit is written as a sum because SQLite plans a statement with a
 * bare `LIMIT ?` again for each value that is bound, which takes half the time of a small page.
 */
const prepareSelect = (
  database: DatabaseSync,
  partition: string,
  position: readonly string[],
  direction: 'ASC' | 'DESC',
): SelectRows => {
  const marks = position.map(() => '?').join(', ');
  const order = position.map((column) => `${column} ${direction}`).join(', ');
  const statement = database.prepare(`
    SELECT ${columns} FROM items
    WHERE ${partition} = ? AND (${position.join(', ')}) >= (${marks}) AND (${position.join(', ')}) < (${marks})
      AND (expires_at IS NULL OR expires_at > ?)
    ORDER BY ${order} LIMIT ? + 0`);
  return (values) => statement.all(...values) as Row[];
};

const prepareOrder = (database: DatabaseSync, partition: keyof Row, position: readonly (keyof Row)[]): Order => ({
  positionOf: (row) => position.map((column) => String(row[column])),
  width: position.length,
  ascending: prepareSelect(database, partition, position, 'ASC'),
  descending: prepareSelect(database, partition, position, 'DESC'),
});

/** The position before all rows with this sort key. */
const positionBefore = (order: Order, sort: string): readonly string[] => [
  sort,
  ...Array<string>(order.width - 1).fill(''),
];
const lowerSort = (bound: Bound | undefined): string => {
  if (bound === undefined) return '';
  return bound.inclusive ? bound.sort : nextAfter(bound.sort);
};
const upperSort = (bound: Bound | undefined): string => {
  if (bound === undefined) return afterAllKeys;
  return bound.inclusive ? nextAfter(bound.sort) : bound.sort;
};
const positionAfter = (position: readonly string[]): readonly string[] =>
  position.map((part, index) => (index === position.length - 1 ? nextAfter(part) : part));

/** `at` is in epoch seconds. */
type RangeQuery = { readonly partition: string; readonly span: KeySpan; readonly at: number };
type Limits = { readonly lower: readonly string[]; readonly upper: readonly string[] };
type Chunk = { readonly items: readonly Stored[]; readonly last?: readonly string[]; readonly hasMore: boolean };

/** Reads at most `limit` rows, and one more to find out whether there are more. */
const readChunk = (order: Order, select: SelectRows, query: RangeQuery, limits: Limits, limit: number): Chunk => {
  const rows = select([query.partition, ...limits.lower, ...limits.upper, query.at, limit + 1]);
  const taken = rows.slice(0, limit);
  const last = taken.at(-1);
  return { items: taken.map(toStored), ...(last && { last: order.positionOf(last) }), hasMore: rows.length > limit };
};

type ReadRange = (query: RangeQuery) => Promise<Page>;

const createReader =
  (order: Order, readQueue: ReadQueue): ReadRange =>
  async (query) => {
    const { descending, limit, lower, upper } = query.span;
    const select = descending ? order.descending : order.ascending;
    const items: Stored[] = [];
    let limits: Limits = {
      lower: positionBefore(order, lowerSort(lower)),
      upper: positionBefore(order, upperSort(upper)),
    };
    for (;;) {
      const missing = Math.min(rowsPerChunk, limit - items.length);
      const here = limits;
      const chunk = await readQueue(() => readChunk(order, select, query, here, missing));
      items.push(...chunk.items);
      if (chunk.last === undefined || !chunk.hasMore) return { items };
      if (items.length >= limit) return { items, after: chunk.last[0] ?? '' };
      limits = descending ? { ...limits, upper: chunk.last } : { ...limits, lower: positionAfter(chunk.last) };
    }
  };

export type RangeReaders = { readonly table: ReadRange; readonly all: ReadRange; readonly byMonitor: ReadRange };

/** Prepares every statement once. */
export const prepareRangeReaders = (database: DatabaseSync, readQueue: ReadQueue): RangeReaders => ({
  table: createReader(prepareOrder(database, 'pk', ['sk']), readQueue),
  all: createReader(prepareOrder(database, 'all_pk', ['all_sk', 'pk', 'sk']), readQueue),
  byMonitor: createReader(prepareOrder(database, 'monitor_pk', ['monitor_sk', 'pk', 'sk']), readQueue),
});
