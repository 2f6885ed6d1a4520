// Helpers that the cases of the store contract share.
import type { Page, Range, Store } from '../../../shared/storage/store.ts';

export type Context = {
  readonly store: Store;
  readonly partition: string;
  /** Moves the clock that the store sees. */
  readonly pass: (seconds: number) => void;
  readonly now: () => number;
};

export type Check = (title: string, run: (context: Context) => Promise<void>) => void;

export const sortsOf = (page: Page): readonly string[] => page.items.map(({ key }) => key.sort);
export const seconds = (ms: number): number => Math.floor(ms / 1_000);

export const fill = async (store: Store, partition: string, sorts: readonly string[]): Promise<void> => {
  await Promise.all(sorts.map((sort) => store.create({ key: { partition, sort }, body: { sort } })));
};

/** Follows the pages to their end. */
export const readAll = async (read: (range: Range) => Promise<Page>, range: Range): Promise<readonly string[]> => {
  const sorts: string[] = [];
  let after = range.after;
  for (let pages = 0; pages < 100; pages += 1) {
    const page = await read({ ...range, ...(after !== undefined && { after }) });
    sorts.push(...sortsOf(page));
    if (page.after === undefined) return sorts;
    after = page.after;
  }
  throw new Error('there are more than 100 pages');
};
