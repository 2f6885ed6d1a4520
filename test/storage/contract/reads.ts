// The store contract: reads by key and by range.
import { expect } from 'vitest';
import type { Range } from '../../../shared/storage/store.ts';
import { type Check, fill, readAll, sortsOf } from './support.ts';

/** Reads by key. */
export const describeReads = (check: Check): void => {
  check('a missing item is undefined', async ({ store, partition }) => {
    expect(await store.get({ partition, sort: 'a' })).toBeUndefined();
    expect(await store.getMany([{ partition, sort: 'a' }])).toEqual([]);
    expect(await store.getMany([])).toEqual([]);
    expect(await store.query(partition, {})).toEqual({ items: [] });
    expect(await store.queryIndex('all', partition, {})).toEqual({ items: [] });
  });

  check('getMany returns each existing item once', async ({ store, partition }) => {
    await fill(store, partition, ['a', 'b', 'c']);
    const keys = ['a', 'missing', 'c', 'a'].map((sort) => ({ partition, sort }));
    const found = await store.getMany(keys);
    expect(found.map(({ key }) => key.sort).sort()).toEqual(['a', 'c']);
    expect(found.find(({ key }) => key.sort === 'c')).toEqual({
      key: { partition, sort: 'c' },
      body: { sort: 'c' },
      version: 1,
    });
  });

  check('getMany returns 100 large items', async ({ store, partition }) => {
    const keys = Array.from({ length: 100 }, (_, index) => ({ partition, sort: `s${index}` }));
    const body = 'x'.repeat(200_000); // 20 MB together: a response of DynamoDB has at most 16 MB.
    for (let at = 0; at < keys.length; at += 10)
      await Promise.all(keys.slice(at, at + 10).map((key) => store.create({ key, body })));
    const found = await store.getMany(keys);
    expect(found).toHaveLength(100);
    expect(found.every((item) => item.body === body)).toBe(true);
  });

  check('bodies are copies that no other caller shares', async ({ store, partition }) => {
    const key = { partition, sort: 'a' };
    const body = { list: [1] };
    await store.create({ key, body });
    body.list.push(2);
    const first = (await store.get(key))?.body as typeof body;
    expect(first).toEqual({ list: [1] });
    first.list.push(3);
    expect((await store.get(key))?.body).toEqual({ list: [1] });
  });
};

/** Bounds, order and pages of one partition. */
export const describeRanges = (check: Check): void => {
  check('a query has inclusive bounds in both directions', async ({ store, partition }) => {
    await fill(store, partition, ['a', 'b', 'c', 'd', 'e']);
    const cases: readonly (readonly [Range, string])[] = [
      [{}, 'abcde'],
      [{ from: 'b' }, 'bcde'],
      [{ to: 'd' }, 'abcd'],
      [{ from: 'b', to: 'd' }, 'bcd'],
      [{ from: 'bb', to: 'dd' }, 'cd'],
      [{ from: 'c', to: 'c' }, 'c'],
      [{ from: 'b', to: 'd', descending: true }, 'dcb'],
      [{ descending: true, limit: 2 }, 'ed'],
      [{ limit: 2 }, 'ab'],
      [{ after: 'b' }, 'cde'],
      [{ after: 'bb' }, 'cde'],
      [{ after: 'd', descending: true }, 'cba'],
      [{ from: 'b', to: 'd', after: 'c' }, 'd'],
      [{ from: 'b', to: 'd', after: 'c', descending: true }, 'b'],
      [{ from: 'b', to: 'd', after: 'a' }, 'bcd'],
      [{ from: 'b', to: 'd', after: 'e', descending: true }, 'dcb'],
    ];
    for (const [range, expected] of cases)
      expect([range, sortsOf(await store.query(partition, range)).join('')]).toEqual([range, expected]);
  });

  check('an empty range has no items', async ({ store, partition }) => {
    await fill(store, partition, ['a', 'b', 'c']);
    const ranges: readonly Range[] = [
      { from: 'c', to: 'a' },
      { from: 'c', to: 'a', descending: true },
      { from: 'x' },
      { from: 'x', descending: true },
      { to: '0' },
      { after: 'c' },
      { after: 'c', to: 'b' },
      { after: 'a', descending: true },
      { after: 'a', from: 'b', descending: true },
      { from: 'b', to: 'b', after: 'b' },
    ];
    for (const range of ranges) expect([range, await store.query(partition, range)]).toEqual([range, { items: [] }]);
  });

  check('pages contain each item once, in both directions', async ({ store, partition }) => {
    const sorts = Array.from({ length: 25 }, (_, index) => `s${String(index).padStart(2, '0')}`);
    await fill(store, partition, sorts);
    const read = (range: Range) => store.query(partition, range);
    for (const limit of [1, 5, 10, 25, 26]) {
      expect(await readAll(read, { limit })).toEqual(sorts);
      expect(await readAll(read, { limit, descending: true })).toEqual(sorts.toReversed());
    }
    expect(await readAll(read, { limit: 4, from: 's03', to: 's17' })).toEqual(sorts.slice(3, 18));
  });

  check('a page has at most 100 items by default, and at most 1,000', async ({ store, partition }) => {
    const sorts = Array.from({ length: 1_002 }, (_, index) => `s${String(index).padStart(4, '0')}`);
    for (let at = 0; at < sorts.length; at += 100) await fill(store, partition, sorts.slice(at, at + 100));
    const page = await store.query(partition, {});
    expect(sortsOf(page)).toEqual(sorts.slice(0, 100));
    expect(page.after).toBe('s0099');
    const large = await store.query(partition, { limit: 1_000, descending: true });
    expect(sortsOf(large)).toEqual(sorts.toReversed().slice(0, 1_000));
    expect(large.after).toBe('s0002');
    expect(await readAll((range) => store.query(partition, range), { limit: 350 })).toEqual(sorts);
  });

  check('a page may be larger than a megabyte', async ({ store, partition }) => {
    const sorts = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const sort of sorts) await store.create({ key: { partition, sort }, body: 'x'.repeat(300_000) });
    expect(sortsOf(await store.query(partition, {}))).toEqual(sorts);
    expect(sortsOf(await store.query(partition, { descending: true, limit: 5 }))).toEqual(['f', 'e', 'd', 'c', 'b']);
    expect(await readAll((range) => store.query(partition, range), { after: 'a' })).toEqual(sorts.slice(1));
  });

  check('sort keys are ordered by their UTF-8 bytes', async ({ store, partition }) => {
    const sorts = [' ', '!', '0', '00', '9', 'A', 'Z', '_', 'a', 'a ', 'aa', 'z', '~', '\u0080', 'é', 'ñ', 'ÿ', '中'];
    sorts.push('\ud7ff', '\ue000', '\ufffd', '\uffff', '\u{10000}', '\u{1f600}', '\u{10ffff}');
    await fill(store, partition, sorts.toReversed());
    const read = (range: Range) => store.query(partition, range);
    expect(await readAll(read, { limit: 3 })).toEqual(sorts);
    expect(await readAll(read, { limit: 3, descending: true })).toEqual(sorts.toReversed());
    expect(sortsOf(await read({ from: '\ufffd', to: '\u{1f600}' }))).toEqual([
      '\ufffd',
      '\uffff',
      '\u{10000}',
      '\u{1f600}',
    ]);
    expect(sortsOf(await read({ after: '\uffff' }))).toEqual(['\u{10000}', '\u{1f600}', '\u{10ffff}']);
    expect((await read({ from: '\u{10000}', to: '\uffff' })).items).toEqual([]);
  });

  check('the longest keys are accepted, and found by a range', async ({ store, partition }) => {
    const long = { partition: partition.padEnd(1_024, 'p'), sort: '\u{10ffff}'.repeat(128) };
    await store.create({ key: long, body: 1, indexes: { all: { partition, sort: long.sort } } });
    expect((await store.get(long))?.body).toBe(1);
    for (const descending of [false, true]) {
      expect(sortsOf(await store.query(long.partition, { descending }))).toEqual([long.sort]);
      expect((await store.query(long.partition, { from: long.sort, to: long.sort, descending })).items).toHaveLength(1);
      await expect.poll(async () => (await store.queryIndex('all', partition, { descending })).items.length).toBe(1);
    }
  });
};
