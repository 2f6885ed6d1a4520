// Reads of a range, in chunks between which the event loop turns: SQLite's calls are synchronous.

import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import type { Page, Stored } from '../../ports/store.ts';
import { type Bound, type Span, storeLimits } from '../../ports/store-limits.ts';
import { columns, type Row, storedOf } from './rows.ts';

const chunkSize = 100;
/** No key contains NUL, so this is the very next text behind `sort`. */
const nextBehind = (sort: string): string => `${sort}\u0000`;
/** Behind every sort key that the limits allow. */
const end = '\u{10ffff}'.repeat(storeLimits.sortBytes / 4 + 1);

type Order = {
  /** Columns that order it, the sort key first; the rest make each place unique. */
  readonly place: (row: Row) => readonly string[];
  readonly width: number;
  readonly ascending: Chunk;
  readonly descending: Chunk;
};
type Chunk = (values: readonly SQLInputValue[]) => readonly Row[];

/** Where lower ≤ place < upper. */
const prepareChunk = (
  database: DatabaseSync,
  partition: string,
  place: readonly string[],
  direction: string,
): Chunk => {
  const marks = place.map(() => '?').join(', ');
  const order = place.map((column) => `${column} ${direction}`).join(', ');
  const statement = database.prepare(`
    SELECT ${columns} FROM items
    WHERE ${partition} = ? AND (${place.join(', ')}) >= (${marks}) AND (${place.join(', ')}) < (${marks})
      AND (expires_at IS NULL OR expires_at > ?)
    ORDER BY ${order} LIMIT ?`);
  return (values) => statement.all(...values) as Row[];
};

const prepareOrder = (database: DatabaseSync, partition: keyof Row, place: readonly (keyof Row)[]): Order => ({
  place: (row) => place.map((column) => String(row[column])),
  width: place.length,
  ascending: prepareChunk(database, partition, place, 'ASC'),
  descending: prepareChunk(database, partition, place, 'DESC'),
});

/** Pads a sort key to a place before all that share it. */
const placeOf = (order: Order, sort: string): readonly string[] => [sort, ...Array<string>(order.width - 1).fill('')];
const lowerOf = (bound: Bound | undefined): string => {
  if (bound === undefined) return '';
  return bound.inclusive ? bound.sort : nextBehind(bound.sort);
};
const upperOf = (bound: Bound | undefined): string => {
  if (bound === undefined) return end;
  return bound.inclusive ? nextBehind(bound.sort) : bound.sort;
};
const behindPlace = (place: readonly string[]): readonly string[] =>
  place.map((part, index) => (index === place.length - 1 ? nextBehind(part) : part));

/** Reads one page. `at` is in epoch seconds. */
type ReadRange = (partition: string, span: Span, at: number) => Promise<Page>;

const readerOf =
  (order: Order): ReadRange =>
  async (partition, span, at) => {
    const chunk = span.descending ? order.descending : order.ascending;
    const items: Stored[] = [];
    let lower = placeOf(order, lowerOf(span.lower));
    let upper = placeOf(order, upperOf(span.upper));
    for (;;) {
      const wanted = Math.min(chunkSize, span.limit - items.length);
      // One more than is wanted tells whether more may follow.
      const rows = chunk([partition, ...lower, ...upper, at, wanted + 1]);
      const taken = rows.slice(0, wanted);
      for (const row of taken) items.push(storedOf(row));
      const last = taken.at(-1);
      if (last === undefined || rows.length <= wanted) return { items };
      const place = order.place(last);
      if (items.length >= span.limit) return { items, after: place[0] ?? '' };
      if (span.descending) upper = place;
      else lower = behindPlace(place);
      await turn();
    }
  };

export type Ranges = { readonly table: ReadRange; readonly all: ReadRange; readonly byMonitor: ReadRange };

/** Prepares every statement once. */
export const prepareRanges = (database: DatabaseSync): Ranges => ({
  table: readerOf(prepareOrder(database, 'pk', ['sk'])),
  all: readerOf(prepareOrder(database, 'all_pk', ['all_sk', 'pk', 'sk'])),
  byMonitor: readerOf(prepareOrder(database, 'monitor_pk', ['monitor_sk', 'pk', 'sk'])),
});
