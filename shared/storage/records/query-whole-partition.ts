// Reads all items of a small partition, page by page: one item for each of a few monitors.
import { defined } from '../../model/defined.ts';
import type { Store, Stored } from '../store.ts';
import { storeLimits } from '../store-limits.ts';

export const queryWholePartition = async (store: Store, partition: string): Promise<readonly Stored[]> => {
  const items: Stored[] = [];
  let after: string | undefined;
  do {
    const page = await store.query(partition, defined({ limit: storeLimits.itemsPerPage, after }));
    items.push(...page.items);
    after = page.after;
  } while (after !== undefined);
  return items;
};
