// Reads through an index: the index returns which items and in what order, and the table returns their content.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { IndexName, Key, Page, Stored } from '../store.ts';
import { keyIdentity, storeLimits } from '../store-limits.ts';
import { readKey } from './dynamodb-items.ts';
import { getItems } from './key-reads.ts';
import { type RangeInput, readIndexEntries } from './range-reads.ts';
import type { RequestContext } from './requests.ts';
import { attributes, indexes } from './table.ts';

/** An item's key, and the index key under which the index returned it. */
type Entry = { readonly key: Key; readonly indexKey: Key };

/** The index may return an item that just moved at both of its positions, and DynamoDB rejects a batch with equal keys. */
const toBatches = (entries: readonly Entry[]): readonly (readonly Key[])[] => {
  const keys = [...new Map(entries.map(({ key }) => [keyIdentity(key), key])).values()];
  const count = Math.ceil(keys.length / storeLimits.keysPerRead);
  return Array.from({ length: count }, (_, batch) =>
    keys.slice(batch * storeLimits.keysPerRead, (batch + 1) * storeLimits.keysPerRead),
  );
};

const isStillAt = (stored: Stored | undefined, index: IndexName, indexKey: Key): stored is Stored => {
  const current = stored?.indexes?.[index];
  return current !== undefined && keyIdentity(current) === keyIdentity(indexKey);
};

/**
 * Items as they are now, in the order of the index. Items that were removed, have expired or have moved since are left
 * out, so a page may be short. `after` is where the index was read to, whatever was left out.
 */
export const readIndex = async (
  client: DynamoDBClient,
  context: RequestContext,
  index: IndexName,
  input: RangeInput,
): Promise<Page> => {
  const { rows, ...rest } = await readIndexEntries(client, context, index, input);
  const entries = rows.flatMap((row): readonly Entry[] => {
    const [key, indexKey] = [readKey(row, attributes), readKey(row, indexes[index])];
    return key && indexKey ? [{ key, indexKey }] : [];
  });
  const read = await Promise.all(toBatches(entries).map((keys) => getItems(client, context, keys)));
  const found = new Map(read.flat().map((stored) => [keyIdentity(stored.key), stored]));
  const items = entries.flatMap(({ key, indexKey }) => {
    const stored = found.get(keyIdentity(key));
    return isStillAt(stored, index, indexKey) ? [stored] : [];
  });
  return { items, ...rest };
};
