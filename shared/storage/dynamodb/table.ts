// The names in the DynamoDB table, shared with whoever creates it. They are short since they count as bytes stored.
import type { IndexName } from '../store.ts';

/** None is a reserved word of DynamoDB's expressions (`as` and `ttl` are). */
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
 * The sparse indexes: an item is in one when it has both of its key attributes. They project KEYS_ONLY, so that an entry
 * costs one write unit however large its item is, and none while it stays where it is.
 */
export const indexes = {
  all: { name: 'all', partition: 'ap', sort: 'ak' },
  byMonitor: { name: 'byMonitor', partition: 'mp', sort: 'mk' },
} as const satisfies Record<IndexName, { readonly name: string; readonly partition: string; readonly sort: string }>;
