// Reads of a range, in chunks between which the event loop turns: SQLite's calls are synchronous.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Page, Stored } from '../store.ts';
import { type Bound, type Span, storeLimits } from '../store-limits.ts';
import type { ReadTurns } from './read-queue.ts';
import { columns, type Row, storedOf } from './sqlite-rows.ts';

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

/**
 * Where lower ≤ place < upper. The limit is a sum since SQLite looks into a bare `LIMIT ?` when it plans, and so plans
 * anew whenever another value is bound: half the time of a small page.
 */
const prepareShard = (
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
    ORDER BY ${order} LIMIT ? + 0`);
  return (values) => statement.all(...values) as Row[];
};

const prepareOrder = (database: DatabaseSync, partition: keyof Row, place: readonly (keyof Row)[]): Order => ({
  place: (row) => place.map((column) => String(row[column])),
  width: place.length,
  ascending: prepareShard(database, partition, place, 'ASC'),
  descending: prepareShard(database, partition, place, 'DESC'),
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

type Places = { readonly lower: readonly string[]; readonly upper: readonly string[] };
type Piece = { readonly items: readonly Stored[]; readonly last?: readonly string[]; readonly more: boolean };

/** Reads at most `wanted` rows, and one more to know whether there are more. */
const readPiece = (order: Order, chunk: Chunk, places: Places, input: Input, wanted: number): Piece => {
  const rows = chunk([input.partition, ...places.lower, ...places.upper, input.at, wanted + 1]);
  const taken = rows.slice(0, wanted);
  const last = taken.at(-1);
  return { items: taken.map(storedOf), ...(last && { last: order.place(last) }), more: rows.length > wanted };
};

/** `at` is in epoch seconds. */
type Input = { readonly partition: string; readonly span: Span; readonly at: number };
type ReadRange = (input: Input) => Promise<Page>;

const readerOf =
  (order: Order, turns: ReadTurns): ReadRange =>
  async (input) => {
    const { descending, limit, lower, upper } = input.span;
    const chunk = descending ? order.descending : order.ascending;
    const items: Stored[] = [];
    let places: Places = { lower: placeOf(order, lowerOf(lower)), upper: placeOf(order, upperOf(upper)) };
    for (;;) {
      const wanted = Math.min(chunkSize, limit - items.length);
      const here = places;
      const { items: found, last, more } = await turns(() => readPiece(order, chunk, here, input, wanted));
      items.push(...found);
      if (last === undefined || !more) return { items };
      if (items.length >= limit) return { items, after: last[0] ?? '' };
      places = descending ? { ...places, upper: last } : { ...places, lower: behindPlace(last) };
    }
  };

export type Ranges = { readonly table: ReadRange; readonly all: ReadRange; readonly byMonitor: ReadRange };

/** Prepares every statement once. */
export const prepareRanges = (database: DatabaseSync, turns: ReadTurns): Ranges => ({
  table: readerOf(prepareOrder(database, 'pk', ['sk']), turns),
  all: readerOf(prepareOrder(database, 'all_pk', ['all_sk', 'pk', 'sk']), turns),
  byMonitor: readerOf(prepareOrder(database, 'monitor_pk', ['monitor_sk', 'pk', 'sk']), turns),
});
