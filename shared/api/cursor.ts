// Cursors: opaque to clients, and valid for the list, with its filter, that issued them.
// A cursor is validated but not signed: a made-up one is a place of the requested list, all of which the client may read,
// and a page costs the same from any place.
import * as v from 'valibot';
import { problems } from '../messages/en/api.ts';
import { type Parsed, quoted, refuseParameter } from './query-parameters.ts';

export type CursorList = {
  /** Names the list and its filter: continuing another list would skip or repeat items. */
  readonly name: string;
  /** The format of its places. */
  readonly place: RegExp;
};

const version = 1;
const Cursor = v.tuple([v.literal(version), v.string(), v.string()]);
const maxLength = 400;

export type DecodedCursor =
  | { readonly outcome: 'place'; readonly place: string }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'other list' };

const encode = (name: string, place: string): string =>
  Buffer.from(JSON.stringify([version, name, place])).toString('base64url');

export const encodeCursor = (list: CursorList, place: string): string => encode(list.name, place);

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
};

export const decodeCursor = (list: CursorList, text: string): DecodedCursor => {
  const parsed = text.length <= maxLength ? v.safeParse(Cursor, parseJson(text)) : undefined;
  // Base64 has several texts for the same bytes; only the one that was issued is accepted.
  if (!parsed?.success || encode(parsed.output[1], parsed.output[2]) !== text) return { outcome: 'unknown' };
  const [, name, place] = parsed.output;
  if (name !== list.name) return { outcome: 'other list' };
  return list.place.test(place) ? { outcome: 'place', place } : { outcome: 'unknown' };
};

/** The place after which a page starts; without a cursor, the start of the list. */
export const parseCursor = (list: CursorList, cursor: string | undefined): Parsed<{ readonly place?: string }> => {
  if (cursor === undefined) return { ok: true, query: {} };
  const decoded = decodeCursor(list, cursor);
  if (decoded.outcome === 'place') return { ok: true, query: { place: decoded.place } };
  const detail =
    decoded.outcome === 'unknown' ? problems.unknownCursor({ cursor: quoted(cursor) }) : problems.cursorOfOtherList;
  return refuseParameter('cursor', detail);
};
