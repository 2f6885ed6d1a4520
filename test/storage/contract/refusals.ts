// The store contract: invalid calls, which are rejected with a message that names the problem.
import { expect } from 'vitest';
import type { Key, Range } from '../../../shared/storage/store.ts';
import type { Check } from './support.ts';

/** Calls that every store rejects. */
export const describeRefusals = (check: Check): void => {
  check('keys that some engine cannot store are rejected', async ({ store, partition }) => {
    const bad: readonly Key[] = [
      { partition: '', sort: 'a' },
      { partition, sort: '' },
      { partition, sort: 'a\u0000b' },
      { partition: `${partition}\u0000`, sort: 'a' },
      { partition, sort: 'half \ud83d' },
      { partition, sort: '\ude00' },
      { partition: 'p'.repeat(1_025), sort: 'a' },
      { partition, sort: 's'.repeat(513) },
      { partition, sort: 'é'.repeat(257) },
    ];
    for (const key of bad) {
      await expect(store.get(key)).rejects.toThrow(RangeError);
      await expect(store.getMany([key])).rejects.toThrow(RangeError);
      await expect(store.create({ key, body: 1 })).rejects.toThrow(RangeError);
      await expect(store.replace({ key, body: 1 }, 1)).rejects.toThrow(RangeError);
      await expect(store.remove(key)).rejects.toThrow(RangeError);
      await expect(store.transact([{ op: 'create', item: { key, body: 1 } }])).rejects.toThrow(RangeError);
      await expect(store.create({ key: { partition, sort: 'a' }, body: 1, indexes: { all: key } })).rejects.toThrow(
        RangeError,
      );
    }
    expect((await store.query(partition, {})).items).toEqual([]);
  });

  check(
    'bodies that are not JSON or too large are rejected, and the largest is accepted',
    async ({ store, partition }) => {
      const key = { partition, sort: 'a' };
      const largest = 350 * 1_024 - 2; // The text has two quotes.
      for (const body of [undefined, () => 1, 'x'.repeat(largest + 1), 'é'.repeat(largest / 2 + 1)]) {
        await expect(store.create({ key, body })).rejects.toThrow(/body/);
        await expect(store.replace({ key, body }, 1)).rejects.toThrow(/body/);
      }
      expect(await store.create({ key, body: 'x'.repeat(largest) })).toEqual({ outcome: 'created' });
      expect(String((await store.get(key))?.body)).toHaveLength(largest);
    },
  );

  check('an expiry that is not in whole seconds is rejected', async ({ store, partition }) => {
    for (const expiresAt of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      await expect(store.create({ key: { partition, sort: 'a' }, body: 1, expiresAt })).rejects.toThrow(/expiresAt/);
  });

  check('calls with too many keys, writes or bytes are rejected', async ({ store, partition }) => {
    const keys = Array.from({ length: 101 }, (_, index) => ({ partition, sort: `s${index}` }));
    const creates = keys.map((key) => ({ op: 'create', item: { key, body: 1 } }) as const);
    await expect(store.getMany(keys)).rejects.toThrow(/101 keys/);
    await expect(store.transact([])).rejects.toThrow(/1 to 25/);
    await expect(store.transact(creates.slice(0, 26))).rejects.toThrow(/1 to 25/);
    const large = creates
      .slice(0, 12)
      .map(({ item }) => ({ op: 'create', item: { ...item, body: 'x'.repeat(300_000) } }) as const);
    await expect(store.transact(large)).rejects.toThrow(/bytes of bodies/);
    const [first] = creates;
    if (first) await expect(store.transact([first, first])).rejects.toThrow(/one write for each key/);
    expect((await store.query(partition, {})).items).toEqual([]);
  });

  check('invalid ranges and versions are rejected', async ({ store, partition }) => {
    const ranges: readonly Range[] = [
      { limit: 0 },
      { limit: 1_001 },
      { limit: 1.5 },
      { from: '' },
      { to: 'a\u0000' },
      { after: '\ud800' },
    ];
    for (const range of ranges) {
      await expect(store.query(partition, range)).rejects.toThrow(/range/);
      await expect(store.queryIndex('all', partition, range)).rejects.toThrow(/range/);
    }
    await expect(store.query('', {})).rejects.toThrow(/partition/);
    const item = { key: { partition, sort: 'a' }, body: 1 };
    for (const version of [0, -1, 1.5, Number.NaN]) {
      await expect(store.replace(item, version)).rejects.toThrow(/expectedVersion/);
      await expect(store.remove(item.key, version)).rejects.toThrow(/expectedVersion/);
    }
  });
};
