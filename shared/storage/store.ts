// The store port: one table of items with a version each. Everything durable goes through it.

/** Where an item lives. Both parts are non-empty text; order is that of the UTF-8 bytes of `sort`. */
export type Key = { readonly partition: string; readonly sort: string };

/** Which sparse index an item may also be found by. */
export type IndexName = 'all' | 'byMonitor';

export type Item = {
  readonly key: Key;
  /** Any JSON value; at most 350 KB once it is text. */
  readonly body: unknown;
  /** Epoch seconds. From then on the item is invisible, and it is deleted some time later. */
  readonly expiresAt?: number;
  readonly indexes?: { readonly [name in IndexName]?: Key };
};

/**
 * An item as it is stored. `body` is undefined where what is there is no JSON: one damaged item must not hide those that
 * are read together with it, and whoever reads its body says so, as of any other that is not as it should be.
 */
export type Stored = Item & { readonly version: number };

/**
 * Bounds are inclusive. `after` continues strictly behind the sort key that a page ended with: in an index, give items
 * sort keys of their own, for those that share the one at the end of a page are passed over.
 */
export type Range = {
  readonly from?: string;
  readonly to?: string;
  readonly descending?: boolean;
  /** At most 1,000; 100 when left out. */
  readonly limit?: number;
  readonly after?: string;
};

/** `after` is there when more may follow, however short the page is: pass it in the next range. */
export type Page = { readonly items: readonly Stored[]; readonly after?: string };

export type Created = { readonly outcome: 'created' } | { readonly outcome: 'exists'; readonly item: Stored };
export type Replaced = { readonly outcome: 'replaced' } | { readonly outcome: 'conflict' };

export type Write =
  | { readonly op: 'create'; readonly item: Item }
  | { readonly op: 'replace'; readonly item: Item; readonly expectedVersion: number }
  | { readonly op: 'remove'; readonly key: Key; readonly expectedVersion: number };

/** `index` is that of the first write whose condition did not hold. */
export type Transacted = { readonly outcome: 'committed' } | { readonly outcome: 'conflict'; readonly index: number };

/**
 * Reads by key and by partition are strongly consistent. An index may lag in which items it finds, and so miss what was
 * just written; but an item that it does find is as a read by key gives it now, and stands where it was found.
 * A promise that rejects leaves the outcome of a write unknown.
 */
export interface Store {
  get(key: Key): Promise<Stored | undefined>;
  /** At most 100 keys; the answer leaves out what is not there and has no order. */
  getMany(keys: readonly Key[]): Promise<readonly Stored[]>;
  /** Resolves only when the item is durable. The first version is 1. */
  create(item: Item): Promise<Created>;
  /**
   * Replaces the whole item; its version becomes `expectedVersion + 1`. On AWS a `conflict` may be with oneself, when a
   * first try took effect and its answer was lost: read again. (`create` then says `exists`, with one's own item.)
   */
  replace(item: Item, expectedVersion: number): Promise<Replaced>;
  /** All or nothing; 1 to 25 writes, on different keys. On AWS a `conflict` may be with a transaction in flight. */
  transact(writes: readonly Write[]): Promise<Transacted>;
  /** Without a version it removes whatever is there, if anything, and says `replaced`. */
  remove(key: Key, expectedVersion?: number): Promise<Replaced>;
  query(partition: string, range: Range): Promise<Page>;
  /** Ordered by the index key's `sort`; bounds and `after` speak of it too. */
  queryIndex(index: IndexName, partition: string, range: Range): Promise<Page>;
  /** Deletes at most `limit` expired items; says how many. Where the engine does this itself: 0. */
  sweepExpired(limit: number): Promise<number>;
  close(): Promise<void>;
}
