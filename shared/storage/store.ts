// The store port: one table of versioned items. Everything durable goes through it.

/** Where an item is stored. Both parts are non-empty text; items are ordered by the UTF-8 bytes of `sort`. */
export type Key = { readonly partition: string; readonly sort: string };

/** The sparse indexes that an item may also be in. */
export type IndexName = 'all' | 'byMonitor';

export type Item = {
  readonly key: Key;
  /** Any JSON value; at most 350 KB as text. */
  readonly body: unknown;
  /** Epoch seconds. From then on the item is invisible, and it is deleted some time later. */
  readonly expiresAt?: number;
  readonly indexes?: { readonly [name in IndexName]?: Key };
};

/**
 * An item as it is stored. `body` is undefined where the stored text is not JSON: one damaged item must not hide the items
 * that are read with it. The parser of the body reports the damage.
 */
export type Stored = Item & { readonly version: number };

/**
 * Bounds are inclusive. `after` continues behind the sort key at which a page ended. In an index each item needs a sort
 * key of its own, because items that share the last sort key of a page are skipped.
 */
export type Range = {
  readonly from?: string;
  readonly to?: string;
  readonly descending?: boolean;
  /** At most 1,000; 100 when left out. */
  readonly limit?: number;
  readonly after?: string;
};

/** `after` is present when more items may follow, even if the page is short. Pass it in the next range. */
export type Page = { readonly items: readonly Stored[]; readonly after?: string };

export type Created = { readonly outcome: 'created' } | { readonly outcome: 'exists'; readonly item: Stored };
export type Replaced = { readonly outcome: 'replaced' } | { readonly outcome: 'conflict' };

export type Write =
  | { readonly op: 'create'; readonly item: Item }
  | { readonly op: 'replace'; readonly item: Item; readonly expectedVersion: number }
  | { readonly op: 'remove'; readonly key: Key; readonly expectedVersion: number };

/** `index` is the position of the first write whose condition failed. */
export type Transacted = { readonly outcome: 'committed' } | { readonly outcome: 'conflict'; readonly index: number };

/**
 * Reads by key and by partition are strongly consistent. An index may lag: a query may miss an item that was just
 * written. An item that it returns is as a read by key returns it now, and still has the index key of the result.
 * A promise that rejects leaves the outcome of a write unknown.
 */
export interface Store {
  get(key: Key): Promise<Stored | undefined>;
  /** At most 100 keys. The result leaves out missing items and has no order. */
  getMany(keys: readonly Key[]): Promise<readonly Stored[]>;
  /** Resolves when the item is durable. The first version is 1. */
  create(item: Item): Promise<Created>;
  /**
   * Replaces the whole item; its version becomes `expectedVersion + 1`. On AWS a `conflict` may be with the same call,
   * when its first attempt succeeded and the response was lost: read again. (`create` then returns `exists`.)
   */
  replace(item: Item, expectedVersion: number): Promise<Replaced>;
  /** All writes or none; 1 to 25 writes, on different keys. On AWS a `conflict` may be with a transaction in progress. */
  transact(writes: readonly Write[]): Promise<Transacted>;
  /** Without a version it removes the item if there is one, and returns `replaced`. */
  remove(key: Key, expectedVersion?: number): Promise<Replaced>;
  query(partition: string, range: Range): Promise<Page>;
  /** Ordered by the sort key of the index, which the bounds and `after` refer to as well. */
  queryIndex(index: IndexName, partition: string, range: Range): Promise<Page>;
  /** Deletes at most `limit` expired items and returns how many. 0 where the engine deletes them itself. */
  sweepExpired(limit: number): Promise<number>;
  close(): Promise<void>;
}
