// The store contract: create, replace, remove and transactions.
import { expect } from 'vitest';
import type { Item, Key } from '../../../shared/storage/store.ts';
import { type Check, seconds, sortsOf } from './support.ts';

/** Create, replace, remove. */
export const describeWrites = (check: Check): void => {
  check('a created item has version 1 and is read completely', async ({ store, partition, now }) => {
    const item: Item = {
      key: { partition, sort: 'a' },
      body: { text: 'señal "\u{1f6a8}"\u0000', list: [1, 2.5, null, true], nested: { empty: {} } },
      expiresAt: seconds(now()) + 1_000,
      indexes: { all: { partition, sort: 'x' }, byMonitor: { partition, sort: 'y' } },
    };
    expect(await store.create(item)).toEqual({ outcome: 'created' });
    expect(await store.get(item.key)).toEqual({ ...item, version: 1 });
  });

  check('a read item has no properties that were left out', async ({ store, partition }) => {
    const item = { key: { partition, sort: 'a' }, body: null };
    await store.create(item);
    expect(Object.keys((await store.get(item.key)) ?? {}).sort()).toEqual(['body', 'key', 'version']);
  });

  check('every kind of JSON value is kept as a body', async ({ store, partition }) => {
    for (const body of [0, '', 'text', false, [], {}, 2 ** 60, 1e300]) {
      const key = { partition, sort: `s${JSON.stringify(body)}` };
      await store.create({ key, body });
      expect((await store.get(key))?.body).toEqual(body);
    }
  });

  check('a create of an existing item changes nothing and returns the item', async ({ store, partition }) => {
    const key = { partition, sort: 'a' };
    await store.create({ key, body: 'first' });
    const again = await store.create({ key, body: 'second', indexes: { all: { partition, sort: 'x' } } });
    expect(again).toEqual({ outcome: 'exists', item: { key, body: 'first', version: 1 } });
    expect((await store.get(key))?.body).toBe('first');
  });

  check('a replacement at the version that was read replaces the whole item', async ({ store, partition, now }) => {
    const key = { partition, sort: 'a' };
    const indexes = { all: { partition, sort: 'x' } };
    await store.create({ key, body: { a: 1, b: 2 }, expiresAt: seconds(now()) + 1_000, indexes });
    expect(await store.replace({ key, body: { a: 3 } }, 1)).toEqual({ outcome: 'replaced' });
    expect(await store.get(key)).toEqual({ key, body: { a: 3 }, version: 2 });
    expect(await store.replace({ key, body: 'b' }, 2)).toEqual({ outcome: 'replaced' });
    expect((await store.get(key))?.version).toBe(3);
  });

  check('a replacement at another version is a conflict', async ({ store, partition }) => {
    const key = { partition, sort: 'a' };
    await store.create({ key, body: 1 });
    await store.replace({ key, body: 2 }, 1);
    for (const version of [1, 3])
      expect(await store.replace({ key, body: 'lost' }, version)).toEqual({ outcome: 'conflict' });
    expect(await store.get(key)).toEqual({ key, body: 2, version: 2 });
  });

  check('a replacement of a missing item is a conflict', async ({ store, partition }) => {
    const key = { partition, sort: 'a' };
    expect(await store.replace({ key, body: 1 }, 1)).toEqual({ outcome: 'conflict' });
    expect(await store.get(key)).toBeUndefined();
  });

  check('an item is removed at the version that was read', async ({ store, partition }) => {
    const key = { partition, sort: 'a' };
    await store.create({ key, body: 1 });
    expect(await store.remove(key, 2)).toEqual({ outcome: 'conflict' });
    expect(await store.get(key)).toBeDefined();
    expect(await store.remove(key, 1)).toEqual({ outcome: 'replaced' });
    expect(await store.get(key)).toBeUndefined();
    expect(await store.remove(key, 1)).toEqual({ outcome: 'conflict' });
  });

  check('a removal without a version removes any version', async ({ store, partition }) => {
    const key = { partition, sort: 'a' };
    expect(await store.remove(key)).toEqual({ outcome: 'replaced' });
    await store.create({ key, body: 1 });
    expect(await store.remove(key)).toEqual({ outcome: 'replaced' });
    expect(await store.get(key)).toBeUndefined();
    expect(await store.create({ key, body: 2 })).toEqual({ outcome: 'created' });
  });

  check('equal sort keys in two partitions are two items', async ({ store, partition }) => {
    await store.create({ key: { partition: `${partition}/1`, sort: 'a' }, body: 1 });
    await store.create({ key: { partition: `${partition}/2`, sort: 'a' }, body: 2 });
    expect((await store.get({ partition: `${partition}/1`, sort: 'a' }))?.body).toBe(1);
    expect(sortsOf(await store.query(`${partition}/2`, {}))).toEqual(['a']);
  });
};

/** All or nothing, and which condition did not hold. */
export const describeTransactions = (check: Check): void => {
  const keysOf = (partition: string): readonly [Key, Key, Key] => [
    { partition, sort: 'a' },
    { partition: `${partition}/other`, sort: 'b' },
    { partition, sort: 'c' },
  ];

  check('a transaction commits creates, replacements and removals together', async ({ store, partition }) => {
    const [a, b, c] = keysOf(partition);
    await store.create({ key: b, body: 1 });
    await store.create({ key: c, body: 1 });
    const done = await store.transact([
      { op: 'create', item: { key: a, body: 'new', indexes: { all: { partition, sort: 'x' } } } },
      { op: 'replace', item: { key: b, body: 'changed' }, expectedVersion: 1 },
      { op: 'remove', key: c, expectedVersion: 1 },
    ]);
    expect(done).toEqual({ outcome: 'committed' });
    expect((await store.get(a))?.version).toBe(1);
    expect(await store.get(b)).toEqual({ key: b, body: 'changed', version: 2 });
    expect(await store.get(c)).toBeUndefined();
    await expect.poll(async () => sortsOf(await store.queryIndex('all', partition, {}))).toEqual(['a']);
  });

  check(
    'a transaction with a create of an existing item changes nothing, and returns its index',
    async ({ store, partition }) => {
      const [a, b, c] = keysOf(partition);
      await store.create({ key: b, body: 'mine' });
      const refused = await store.transact([
        { op: 'create', item: { key: a, body: 1 } },
        { op: 'create', item: { key: b, body: 2 } },
        { op: 'create', item: { key: c, body: 3 } },
      ]);
      expect(refused).toEqual({ outcome: 'conflict', index: 1 });
      expect(await store.get(a)).toBeUndefined();
      expect(await store.get(c)).toBeUndefined();
      expect(await store.get(b)).toEqual({ key: b, body: 'mine', version: 1 });
    },
  );

  check('a transaction with another version changes nothing', async ({ store, partition }) => {
    const [a, b, c] = keysOf(partition);
    for (const key of [a, b, c]) await store.create({ key, body: 0 });
    const refused = await store.transact([
      { op: 'replace', item: { key: a, body: 1 }, expectedVersion: 1 },
      { op: 'remove', key: b, expectedVersion: 1 },
      { op: 'replace', item: { key: c, body: 1 }, expectedVersion: 7 },
    ]);
    expect(refused).toEqual({ outcome: 'conflict', index: 2 });
    for (const key of [a, b, c]) expect(await store.get(key)).toEqual({ key, body: 0, version: 1 });
  });

  check('a transaction returns the index of the first failed condition', async ({ store, partition }) => {
    const [a, b, c] = keysOf(partition);
    await store.create({ key: a, body: 0 });
    const refused = await store.transact([
      { op: 'replace', item: { key: a, body: 1 }, expectedVersion: 1 },
      { op: 'remove', key: b, expectedVersion: 1 },
      { op: 'replace', item: { key: c, body: 1 }, expectedVersion: 1 },
    ]);
    expect(refused).toEqual({ outcome: 'conflict', index: 1 });
  });

  check('a transaction takes 25 writes', async ({ store, partition }) => {
    const sorts = Array.from({ length: 25 }, (_, index) => `s${String(index).padStart(2, '0')}`);
    const writes = sorts.map((sort) => ({ op: 'create', item: { key: { partition, sort }, body: sort } }) as const);
    expect(await store.transact(writes)).toEqual({ outcome: 'committed' });
    expect(sortsOf(await store.query(partition, {}))).toEqual(sorts);
    expect(await store.transact(writes)).toEqual({ outcome: 'conflict', index: 0 });
  });
};
