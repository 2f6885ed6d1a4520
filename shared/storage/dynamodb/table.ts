// The names in the DynamoDB table, shared with the stack that creates it. They are short because they count as stored bytes.
import type { IndexName } from '../store.ts';

/** None of them is a reserved word of DynamoDB's expressions (`as` and `ttl` are). */
export const attributes = {
  partition: 'pk',
  sort: 'sk',
  version: 'v',
  /** One JSON text. */
  body: 'b',
  /** Epoch seconds: the table's time-to-live attribute. */
  expiresAt: 'exp',
} as const;

/**
 * The sparse indexes: an item is in an index when it has both of the index's key attributes. They project KEYS_ONLY, so
 * an entry costs one write unit however large its item is, and none while its key does not change.
 */
export const indexes = {
  all: { name: 'all', partition: 'ap', sort: 'ak' },
  byMonitor: { name: 'byMonitor', partition: 'mp', sort: 'mk' },
} as const satisfies Record<IndexName, { readonly name: string; readonly partition: string; readonly sort: string }>;
