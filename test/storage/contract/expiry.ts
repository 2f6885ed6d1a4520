// The store contract: expired items.
import { expect } from 'vitest';
import { type Check, seconds, sortsOf } from './support.ts';

/** Expired items are invisible at once. */
export const describeExpiry = (check: Check): void => {
  check('an item is invisible from the second at which it expires', async ({ store, partition, pass, now }) => {
    const key = { partition, sort: 'a' };
    const indexes = { all: { partition, sort: 'a' }, byMonitor: { partition, sort: 'a' } };
    await store.create({ key, body: 1, expiresAt: seconds(now()) + 60, indexes });
    pass(58);
    expect(await store.get(key)).toBeDefined();
    pass(2);
    expect(await store.get(key)).toBeUndefined();
    expect(await store.getMany([key])).toEqual([]);
    expect(await store.query(partition, {})).toEqual({ items: [] });
    expect((await store.queryIndex('all', partition, {})).items).toEqual([]);
    expect((await store.queryIndex('byMonitor', partition, {})).items).toEqual([]);
  });

  check('a create replaces an expired item, with version 1', async ({ store, partition, pass, now }) => {
    const key = { partition, sort: 'a' };
    const indexes = { all: { partition, sort: 'a' } };
    await store.create({ key, body: 'old', expiresAt: seconds(now()) + 60, indexes });
    await store.replace({ key, body: 'older', expiresAt: seconds(now()) + 60, indexes }, 1);
    pass(61);
    expect(await store.create({ key, body: 'new' })).toEqual({ outcome: 'created' });
    expect(await store.get(key)).toEqual({ key, body: 'new', version: 1 });
    expect((await store.queryIndex('all', partition, {})).items).toEqual([]);
  });

  check('an expired item is neither replaced nor removed', async ({ store, partition, pass, now }) => {
    const key = { partition, sort: 'a' };
    await store.create({ key, body: 1, expiresAt: seconds(now()) + 60 });
    pass(61);
    expect(await store.replace({ key, body: 2 }, 1)).toEqual({ outcome: 'conflict' });
    expect(await store.remove(key, 1)).toEqual({ outcome: 'conflict' });
    expect(await store.transact([{ op: 'replace', item: { key, body: 2 }, expectedVersion: 1 }])).toEqual({
      outcome: 'conflict',
      index: 0,
    });
    expect(await store.transact([{ op: 'create', item: { key, body: 3 } }])).toEqual({ outcome: 'committed' });
    expect(await store.get(key)).toEqual({ key, body: 3, version: 1 });
  });

  check('a page is filled with the items behind expired ones', async ({ store, partition, pass, now }) => {
    const expiresAt = seconds(now()) + 60;
    const sorts = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const sort of sorts)
      await store.create({ key: { partition, sort }, body: 1, ...('abde'.includes(sort) && { expiresAt }) });
    pass(61);
    expect(sortsOf(await store.query(partition, { limit: 2 }))).toEqual(['c', 'f']);
    expect(sortsOf(await store.query(partition, { limit: 2, descending: true }))).toEqual(['f', 'c']);
  });

  check('a sweep deletes at most its limit, and no unexpired item', async ({ store, partition, pass, now }) => {
    const expiresAt = seconds(now()) + 60;
    for (const sort of ['a', 'b', 'c']) await store.create({ key: { partition, sort }, body: 1, expiresAt });
    await store.create({ key: { partition, sort: 'later' }, body: 1, expiresAt: expiresAt + 1_000 });
    await store.create({ key: { partition, sort: 'never' }, body: 1 });
    pass(61);
    expect(await store.sweepExpired(2)).toBeLessThanOrEqual(2);
    await store.sweepExpired(1_000);
    expect(sortsOf(await store.query(partition, {}))).toEqual(['later', 'never']);
  });
};
