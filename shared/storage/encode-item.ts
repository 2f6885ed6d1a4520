// Checks items and transactions, and converts their bodies to the JSON text that every store keeps.
import type { Item, Key, Write } from './store.ts';
import { checkKey, checkVersion, keyIdentity, storeLimits } from './store-limits.ts';

/** Checks an item and returns its body as JSON text. Throws a RangeError that names the problem. */
export const encodeItem = (item: Item): string => {
  checkKey(item.key);
  for (const [name, key] of Object.entries(item.indexes ?? {})) if (key !== undefined) checkKey(key, `indexes.${name}`);
  if (item.expiresAt !== undefined && !(Number.isSafeInteger(item.expiresAt) && item.expiresAt > 0))
    throw new RangeError(`expiresAt must be whole epoch seconds, not ${item.expiresAt}`);
  const text: string | undefined = JSON.stringify(item.body);
  if (text === undefined) throw new RangeError('body must be a JSON value');
  const bytes = Buffer.byteLength(text);
  if (bytes > storeLimits.bodyBytes)
    throw new RangeError(`body has ${bytes} bytes as JSON; the maximum is ${storeLimits.bodyBytes}`);
  return text;
};

/** The body of a stored item. Undefined, which is not a JSON value, for a text that is damaged. */
export const decodeBody = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const keyOfWrite = (write: Write): Key => (write.op === 'remove' ? write.key : write.item.key);

/** Checks a transaction and returns the body text of each write, '' for a removal. Throws a RangeError. */
export const encodeWrites = (writes: readonly Write[]): readonly string[] => {
  if (writes.length < 1 || writes.length > storeLimits.writesPerTransact)
    throw new RangeError(`A transaction takes 1 to ${storeLimits.writesPerTransact} writes, not ${writes.length}`);
  const texts = writes.map((write) => {
    if (write.op !== 'create') checkVersion(write.expectedVersion);
    if (write.op !== 'remove') return encodeItem(write.item);
    checkKey(write.key);
    return '';
  });
  if (new Set(writes.map((write) => keyIdentity(keyOfWrite(write)))).size < writes.length)
    throw new RangeError('A transaction takes one write for each key');
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > storeLimits.transactBytes)
    throw new RangeError(`A transaction has ${bytes} bytes of bodies; the maximum is ${storeLimits.transactBytes}`);
  return texts;
};
