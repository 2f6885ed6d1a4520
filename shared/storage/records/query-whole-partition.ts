// All of a small partition, page by page: what is there once for each of a few monitors.
import type { Store, Stored } from '../store.ts';
import { storeLimits } from '../store-limits.ts';

export const queryWholePartition = async (store: Store, partition: string): Promise<readonly Stored[]> => {
  const items: Stored[] = [];
  let after: string | undefined;
  do {
    const range = { limit: storeLimits.itemsPerPage, ...(after === undefined ? {} : { after }) };
    const page = await store.query(partition, range);
    items.push(...page.items);
    after = page.after;
  } while (after !== undefined);
  return items;
};
