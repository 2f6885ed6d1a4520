// What every store refuses, and how it reads a range: the part of the contract that is the same in all of them.
import type { Item, Key, Range, Write } from './store.ts';
import { compareUtf8 } from './utf8-order.ts';

/** DynamoDB sets the first three (sorts of indexed keys included); the rest keep one call bounded. */
export const storeLimits = {
  partitionBytes: 1_024,
  sortBytes: 512,
  bodyBytes: 350 * 1_024,
  /** All the bodies of one transaction together: DynamoDB takes 4 MB in all. */
  transactBytes: 3_500 * 1_024,
  keysPerRead: 100,
  writesPerTransact: 25,
  itemsPerPage: 1_000,
  itemsPerPageUnlessSaid: 100,
} as const;

const checkText = (text: unknown, maxBytes: number, what: string): void => {
  if (typeof text !== 'string' || text === '') throw new RangeError(`${what} must be non-empty text`);
  if (text.includes('\u0000')) throw new RangeError(`${what} must not contain NUL: ${JSON.stringify(text)}`);
  if (!text.isWellFormed())
    throw new RangeError(`${what} must not contain half a surrogate pair: ${JSON.stringify(text)}`);
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) throw new RangeError(`${what} has ${bytes} bytes, and ${maxBytes} is the most`);
};

/** Throws a RangeError that says what is wrong with a partition. */
export const checkPartition = (partition: string, what = 'partition'): void =>
  checkText(partition, storeLimits.partitionBytes, what);

/** Throws a RangeError that says what is wrong with a key. */
export const checkKey = (key: Key, what = 'key'): void => {
  checkPartition(key.partition, `${what}.partition`);
  checkText(key.sort, storeLimits.sortBytes, `${what}.sort`);
};

/** Checks an item and gives its body as the JSON text that is stored. Throws a RangeError that says what is wrong. */
export const encodeItem = (item: Item): string => {
  checkKey(item.key);
  for (const [name, key] of Object.entries(item.indexes ?? {})) if (key !== undefined) checkKey(key, `indexes.${name}`);
  if (item.expiresAt !== undefined && !(Number.isSafeInteger(item.expiresAt) && item.expiresAt > 0))
    throw new RangeError(`expiresAt must be whole epoch seconds, not ${item.expiresAt}`);
  const text: string | undefined = JSON.stringify(item.body);
  if (text === undefined) throw new RangeError('body must be a JSON value');
  const bytes = Buffer.byteLength(text);
  if (bytes > storeLimits.bodyBytes)
    throw new RangeError(`body has ${bytes} bytes as JSON, and ${storeLimits.bodyBytes} is the most`);
  return text;
};

/** The body of a stored item; undefined, which no JSON is, for a text that is damaged. */
export const decodeBody = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Equal for equal keys, and for no others. */
export const identity = (key: Key): string => JSON.stringify([key.partition, key.sort]);

/** The keys to read, each once. Throws a RangeError for a bad key or too many. */
export const distinctKeys = (keys: readonly Key[]): readonly Key[] => {
  if (keys.length > storeLimits.keysPerRead)
    throw new RangeError(`${keys.length} keys were asked for, and ${storeLimits.keysPerRead} is the most`);
  for (const key of keys) checkKey(key);
  return [...new Map(keys.map((key) => [identity(key), key])).values()];
};

export const keyOfWrite = (write: Write): Key => (write.op === 'remove' ? write.key : write.item.key);

/** A version that a write expects; throws a RangeError unless it is 1, 2, 3 … */
export const checkVersion = (version: number): void => {
  if (!Number.isSafeInteger(version) || version < 1)
    throw new RangeError(`expectedVersion must be a whole number from 1, not ${version}`);
};

/** Checks a transaction and gives the body text of each write ('' for a removal). Throws a RangeError. */
export const encodeWrites = (writes: readonly Write[]): readonly string[] => {
  if (writes.length < 1 || writes.length > storeLimits.writesPerTransact)
    throw new RangeError(`A transaction takes 1 to ${storeLimits.writesPerTransact} writes, not ${writes.length}`);
  const texts = writes.map((write) => {
    if (write.op !== 'create') checkVersion(write.expectedVersion);
    if (write.op !== 'remove') return encodeItem(write.item);
    checkKey(write.key);
    return '';
  });
  if (new Set(writes.map((write) => identity(keyOfWrite(write)))).size < writes.length)
    throw new RangeError('A transaction takes one write for each key');
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > storeLimits.transactBytes)
    throw new RangeError(`A transaction has ${bytes} bytes of bodies, and ${storeLimits.transactBytes} is the most`);
  return texts;
};

export type Bound = { readonly sort: string; readonly inclusive: boolean };

/** A range made plain: `after` has become the bound that it moves. */
export type Span = {
  readonly lower?: Bound;
  readonly upper?: Bound;
  readonly descending: boolean;
  readonly limit: number;
};

const tighter = (bound: Bound | undefined, after: Bound | undefined, sign: 1 | -1): Bound | undefined => {
  if (bound === undefined || after === undefined) return after ?? bound;
  return sign * compareUtf8(after.sort, bound.sort) >= 0 ? after : bound;
};

/** What to look for, or undefined when nothing can lie in the range. Throws a RangeError for a bad bound or limit. */
export const spanOf = (range: Range): Span | undefined => {
  const { from, to, after, descending = false, limit = storeLimits.itemsPerPageUnlessSaid } = range;
  if (!Number.isInteger(limit) || limit < 1 || limit > storeLimits.itemsPerPage)
    throw new RangeError(`range.limit must be a whole number from 1 to ${storeLimits.itemsPerPage}, not ${limit}`);
  for (const [name, sort] of Object.entries({ from, to, after }))
    if (sort !== undefined) checkText(sort, storeLimits.sortBytes, `range.${name}`);
  const start = from === undefined ? undefined : { sort: from, inclusive: true };
  const end = to === undefined ? undefined : { sort: to, inclusive: true };
  const behind = after === undefined ? undefined : { sort: after, inclusive: false };
  const lower = descending ? start : tighter(start, behind, 1);
  const upper = descending ? tighter(end, behind, -1) : end;
  if (lower && upper) {
    const order = compareUtf8(lower.sort, upper.sort);
    if (order > 0 || (order === 0 && !(lower.inclusive && upper.inclusive))) return undefined;
  }
  return { ...(lower && { lower }), ...(upper && { upper }), descending, limit };
};
