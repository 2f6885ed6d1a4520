// Cursors: opaque to whoever holds them, and good for the one list they came from.
import * as v from 'valibot';

const version = 1;
/** Places are made of digits, slugs and the signs between them; nothing else reaches the store. */
const Cursor = v.tuple([v.literal(version), v.string(), v.pipe(v.string(), v.regex(/^[0-9a-z~#-]{1,100}$/))]);
const longest = 400;

export type DecodedCursor =
  | { readonly outcome: 'place'; readonly place: string }
  | { readonly outcome: 'not ours' }
  | { readonly outcome: 'of another list' };

/** `list` names the list with its filters: continuing another one would skip or repeat. */
export const encodeCursor = (list: string, place: string): string =>
  Buffer.from(JSON.stringify([version, list, place])).toString('base64url');

const parse = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
};

export const decodeCursor = (list: string, text: string): DecodedCursor => {
  const parsed = text.length <= longest ? v.safeParse(Cursor, parse(text)) : undefined;
  if (!parsed?.success || encodeCursor(parsed.output[1], parsed.output[2]) !== text) return { outcome: 'not ours' };
  const [, ownList, place] = parsed.output;
  return ownList === list ? { outcome: 'place', place } : { outcome: 'of another list' };
};
