// Every write reports its end, with whatever outcome, so that a cache knows when reads may return something else.
import { describe, expect, it } from 'vitest';
import { instrumentStore } from '../../../infra/local/storage-health/instrumented-store.ts';
import type { Store } from '../../../shared/storage/store.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';

const key = { partition: 'a', sort: 'b' };
const item = { key, body: 1 };

const instrumented = (more: Partial<Store> = {}) => {
  let ended = 0;
  const listener = {
    written: () => {},
    failed: () => {},
    writeEnded: () => {
      ended += 1;
    },
  };
  const store = instrumentStore({ ...createMemoryStore({ now: () => 0 }), ...more }, listener);
  return { store, ended: () => ended };
};

describe('the end of a write', () => {
  it.each<[string, (store: Store) => Promise<unknown>]>([
    ['create', (store) => store.create(item)],
    ['replace', (store) => store.replace(item, 1)],
    ['transact', (store) => store.transact([{ op: 'create', item }])],
    ['remove', (store) => store.remove(key)],
  ])('is reported before the caller receives the outcome: %s', async (_name, write) => {
    const { store, ended } = instrumented();
    // The second one finds that its condition does not hold.
    for (const times of [1, 2]) {
      let endedBefore: number | undefined;
      await write(store).then(() => {
        endedBefore = ended();
      });
      expect(endedBefore).toBe(times);
    }
  });

  it('is reported also when the write fails', async () => {
    const { store, ended } = instrumented({ create: () => Promise.reject(new Error('the disk is full')) });
    await expect(store.create(item)).rejects.toThrow('the disk is full');
    expect(ended()).toBe(1);
  });

  it('is not reported for a read', async () => {
    const { store, ended } = instrumented();
    await store.get(key);
    await store.getMany([key]);
    await store.query('a', {});
    await store.queryIndex('all', 'a', {});
    expect(ended()).toBe(0);
  });
});
