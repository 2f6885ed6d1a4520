// A page of a list as a response: as many items as one response may hold, and the cursor of the next page.
import type { Context } from 'hono';
import { jsonTextResponse } from './json-response.ts';

/** Lambda returns at most 6 MB, in a JSON string that may double every quote and backslash of this body. */
const maxBytes = 3_000_000;

export type ListPage<T> = {
  /** Name of the member that holds the items. */
  readonly name: string;
  readonly items: readonly T[];
  /** An item as JSON. */
  readonly text: (item: T) => string;
  /** The cursor of the items after this one. */
  readonly cursorAfter: (item: T) => string;
  /** The cursor of the next page, when more items may follow. */
  readonly cursor?: string | undefined;
};

/** How many of the texts fit into a response: at least one, as no item is nearly that large. */
const countFitting = (texts: readonly string[]): number => {
  let bytes = 0;
  const firstTooMany = texts.findIndex((text) => {
    bytes += Buffer.byteLength(text) + 1;
    return bytes > maxBytes;
  });
  return firstTooMany < 0 ? texts.length : Math.max(1, firstTooMany);
};

/** A page whose items are too large for one response is cut, with the cursor of the rest. */
export const listResponse = <T>(
  context: Context,
  { name, items, text, cursorAfter, cursor }: ListPage<T>,
): Response => {
  const texts = items.map(text);
  const count = countFitting(texts);
  const last = count < items.length ? items[count - 1] : undefined;
  const next = last === undefined ? cursor : cursorAfter(last);
  const list = texts.slice(0, count).join(',');
  return jsonTextResponse(context, `{"${name}":[${list}],"cursor":${JSON.stringify(next ?? null)}}`);
};
