// The store contract: the sparse indexes.
import { expect } from 'vitest';
import type { Range, Store } from '../../../shared/storage/store.ts';
import { type Check, readAll, sortsOf } from './support.ts';

/** The sparse indexes. */
export const describeIndexes = (check: Check): void => {
  const found = async (store: Store, index: 'all' | 'byMonitor', partition: string, range: Range = {}) =>
    sortsOf(await store.queryIndex(index, partition, range)).join('');

  check('an item is found only by the indexes that it is in', async ({ store, partition }) => {
    const [one, two] = [`${partition}/one`, `${partition}/two`];
    const indexOf = (sort: string) => ({ partition: one, sort });
    await store.create({ key: { partition, sort: 'a' }, body: 1, indexes: { all: indexOf('3') } });
    await store.create({ key: { partition, sort: 'b' }, body: 2, indexes: { byMonitor: indexOf('2') } });
    await store.create({
      key: { partition, sort: 'c' },
      body: 3,
      indexes: { all: indexOf('1'), byMonitor: { partition: two, sort: '1' } },
    });
    await store.create({ key: { partition, sort: 'd' }, body: 4 });
    await expect.poll(() => found(store, 'all', one)).toBe('ca');
    await expect.poll(() => found(store, 'byMonitor', one)).toBe('b');
    await expect.poll(() => found(store, 'byMonitor', two)).toBe('c');
    expect(await found(store, 'all', two)).toBe('');
    expect((await store.queryIndex('all', one, { limit: 1 })).items).toEqual([
      await store.get({ partition, sort: 'c' }),
    ]);
  });

  check('a replacement moves an item in its index, or removes it from the index', async ({ store, partition }) => {
    const key = { partition, sort: 'a' };
    await store.create({ key, body: 1, indexes: { all: { partition, sort: '5' } } });
    await store.create({ key: { partition, sort: 'b' }, body: 1, indexes: { all: { partition, sort: '6' } } });
    await expect.poll(() => found(store, 'all', partition)).toBe('ab');
    await store.replace({ key, body: 2, indexes: { all: { partition, sort: '7' } } }, 1);
    await expect.poll(() => found(store, 'all', partition)).toBe('ba');
    await store.replace({ key, body: 3 }, 2);
    await expect.poll(() => found(store, 'all', partition)).toBe('b');
    await store.remove({ partition, sort: 'b' });
    await expect.poll(() => found(store, 'all', partition)).toBe('');
  });

  check('an item found by an index has its current content', async ({ store, partition }) => {
    const item = (body: number) => ({
      key: { partition, sort: 'a' },
      body,
      indexes: { all: { partition, sort: '5' } },
    });
    await store.create(item(1));
    await expect.poll(() => found(store, 'all', partition)).toBe('a');
    await store.replace(item(2), 1);
    expect(await store.queryIndex('all', partition, {})).toEqual({ items: [{ ...item(2), version: 2 }] });
    await store.replace({ ...item(3), indexes: { all: { partition, sort: '6' } } }, 2);
    expect(await found(store, 'all', partition, { to: '5' })).toBe('');
    await store.remove({ partition, sort: 'a' });
    expect(await found(store, 'all', partition)).toBe('');
  });

  check('order, bounds and pages of an index refer to its key', async ({ store, partition }) => {
    const entries = [...'edcba'].map((sort, place) => [sort, `${place}\u{1f600}`] as const);
    for (const [sort, place] of entries)
      await store.create({ key: { partition, sort }, body: 1, indexes: { byMonitor: { partition, sort: place } } });
    await expect.poll(() => found(store, 'byMonitor', partition)).toBe('edcba');
    expect(await found(store, 'byMonitor', partition, { descending: true, limit: 2 })).toBe('ab');
    expect(await found(store, 'byMonitor', partition, { from: '1', to: '3\u{1f600}' })).toBe('dcb');
    expect(await found(store, 'byMonitor', partition, { from: '3', to: '1' })).toBe('');
    expect(await found(store, 'byMonitor', partition, { after: '2\u{1f600}', to: '4' })).toBe('b');
    const read = (range: Range) => store.queryIndex('byMonitor', partition, range);
    expect((await readAll(read, { limit: 2 })).join('')).toBe('edcba');
    expect((await readAll(read, { limit: 2, descending: true })).join('')).toBe('abcde');
  });

  check('items may share an index key', async ({ store, partition }) => {
    const sorts = Array.from({ length: 150 }, (_, index) => `s${String(index).padStart(3, '0')}`);
    for (let at = 0; at < sorts.length; at += 50)
      await Promise.all(
        sorts
          .slice(at, at + 50)
          .map((sort) =>
            store.create({ key: { partition, sort }, body: 1, indexes: { all: { partition, sort: 'same' } } }),
          ),
      );
    for (const descending of [false, true]) {
      const read = async () => sortsOf(await store.queryIndex('all', partition, { limit: 200, descending })).toSorted();
      await expect.poll(read).toEqual(sorts);
    }
  });
};
