// Cursors: opaque to whoever holds them, and good for the one list they came from.
// They are checked and not signed: a place that somebody makes up is a place of the very list that is asked for, and
// whoever may read that list may read all of it. What it costs to read from a place does not depend on the place.
import * as v from 'valibot';

/** `name` names the list with its filters: continuing another one would skip or repeat. */
export type CursorList = {
  readonly name: string;
  /** What its places look like. Whoever makes up a cursor gets no further than a place that could be. */
  readonly place: RegExp;
};

const version = 1;
const Cursor = v.tuple([v.literal(version), v.string(), v.string()]);
const longest = 400;

export type DecodedCursor =
  | { readonly outcome: 'place'; readonly place: string }
  | { readonly outcome: 'not ours' }
  | { readonly outcome: 'of another list' };

const encode = (name: string, place: string): string =>
  Buffer.from(JSON.stringify([version, name, place])).toString('base64url');

export const encodeCursor = (list: CursorList, place: string): string => encode(list.name, place);

const parse = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
};

export const decodeCursor = (list: CursorList, text: string): DecodedCursor => {
  const parsed = text.length <= longest ? v.safeParse(Cursor, parse(text)) : undefined;
  if (!parsed?.success || encode(parsed.output[1], parsed.output[2]) !== text) return { outcome: 'not ours' };
  const [, name, place] = parsed.output;
  if (name !== list.name) return { outcome: 'of another list' };
  return list.place.test(place) ? { outcome: 'place', place } : { outcome: 'not ours' };
};
