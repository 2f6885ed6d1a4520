// One page of a list: as many of its items as one answer may hold, and the cursor of what follows.
import type { Context } from 'hono';
import { jsonTextResponse } from './json-response.ts';

/** Lambda answers with 6 MB at the most, in which every quote and backslash of this may be written as two. */
const maxBytes = 3_000_000;

export type ListPage<T> = {
  /** Member that holds the items. */
  readonly name: string;
  readonly items: readonly T[];
  /** An item in JSON. */
  readonly text: (item: T) => string;
  /** The cursor behind an item of the page. */
  readonly cursorAfter: (item: T) => string;
  /** The cursor behind the page, where more may follow. */
  readonly cursor?: string;
};

/** How many of these fit, from the first on: at least one, since none is nearly as large as an answer. */
const fitting = (texts: readonly string[]): number => {
  let bytes = 0;
  const over = texts.findIndex((text) => {
    bytes += Buffer.byteLength(text) + 1;
    return bytes > maxBytes;
  });
  return over < 0 ? texts.length : Math.max(1, over);
};

/** Comes back short, with the cursor of the rest, where the items are too large to be told at once. */
export const listResponse = <T>(
  context: Context,
  { name, items, text, cursorAfter, cursor }: ListPage<T>,
): Response => {
  const texts = items.map(text);
  const count = fitting(texts);
  const last = count < items.length ? items[count - 1] : undefined;
  const next = last === undefined ? cursor : cursorAfter(last);
  const list = texts.slice(0, count).join(',');
  return jsonTextResponse(context, `{"${name}":[${list}],"cursor":${JSON.stringify(next ?? null)}}`);
};
