// Reads a list of the API page by page.

export type Page<T> = { readonly items: readonly T[]; readonly cursor: string | null };

type Options<T> = {
  readonly max: number;
  readonly maxPageSize: number;
  /** Requests full pages even where fewer items are missing, for a `read` that filters its pages. */
  readonly isPageSizeFixed?: boolean;
  /** A filter can leave pages empty, so their number is limited too. */
  readonly maxPages?: number;
  /** The cursor of an earlier list, to continue from. */
  readonly from?: string | null;
  /** `query` holds the limit and the cursor: `limit=50&cursor=…`. */
  readonly read: (query: string) => Promise<Page<T>>;
};

/** At most `max` items, or more where the page size is fixed; `cursor` is null if there are no more. */
export const readPages = async <T>(options: Options<T>): Promise<Page<T>> => {
  const { max, maxPageSize, isPageSizeFixed = false, maxPages = Number.POSITIVE_INFINITY, from = null, read } = options;
  const items: T[] = [];
  let cursor = from;
  let pages = 0;
  do {
    const limit = isPageSizeFixed ? maxPageSize : Math.min(maxPageSize, max - items.length);
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await read(`limit=${limit}${after}`);
    items.push(...page.items);
    cursor = page.cursor;
    pages += 1;
  } while (cursor !== null && items.length < max && pages < maxPages);
  return { items, cursor };
};
