// Reads through an index: it says which items and in what order, and what they are is read from the table.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { IndexName, Key, Page, Stored } from '../store.ts';
import { identity, storeLimits } from '../store-limits.ts';
import { keyIn } from './dynamodb-items.ts';
import { type RangeInput, readEntries } from './key-conditions.ts';
import { getMany } from './reads.ts';
import type { Scene } from './requests.ts';
import { attributes, indexes } from './table.ts';

/** An item's key, and the place where the index showed it. */
type Entry = { readonly key: Key; readonly place: Key };

/** An item that has just moved may be shown at both of its places, and DynamoDB refuses a batch that names a key twice. */
const batchesOf = (entries: readonly Entry[]): readonly (readonly Key[])[] => {
  const keys = [...new Map(entries.map(({ key }) => [identity(key), key])).values()];
  const count = Math.ceil(keys.length / storeLimits.keysPerRead);
  return Array.from({ length: count }, (_, batch) =>
    keys.slice(batch * storeLimits.keysPerRead, (batch + 1) * storeLimits.keysPerRead),
  );
};

const stillThere = (stored: Stored | undefined, index: IndexName, place: Key): stored is Stored => {
  const now = stored?.indexes?.[index];
  return now !== undefined && identity(now) === identity(place);
};

/**
 * Items as they are now, in the order of the index. What is gone, has expired or has moved since is left out, so a page
 * may come back short; `after` is where the index was read to, whatever was left out.
 */
export const readIndex = async (
  client: DynamoDBClient,
  scene: Scene,
  index: IndexName,
  input: RangeInput,
): Promise<Page> => {
  const { rows, ...rest } = await readEntries(client, scene, index, input);
  const entries = rows.flatMap((row): readonly Entry[] => {
    const [key, place] = [keyIn(row, attributes), keyIn(row, indexes[index])];
    return key && place ? [{ key, place }] : [];
  });
  const read = await Promise.all(batchesOf(entries).map((keys) => getMany(client, scene, keys)));
  const found = new Map(read.flat().map((stored) => [identity(stored.key), stored]));
  const items = entries.flatMap(({ key, place }) => {
    const stored = found.get(identity(key));
    return stillThere(stored, index, place) ? [stored] : [];
  });
  return { items, ...rest };
};
