// That whoever remembers what was read hears of every write, however it ends.
import { describe, expect, it } from 'vitest';
import { watchStore } from '../../../infra/local/storage-health/instrumented-store.ts';
import type { Store } from '../../../shared/storage/store.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';

const key = { partition: 'a', sort: 'b' };
const item = { key, body: 1 };

const watched = (more: Partial<Store> = {}) => {
  let ended = 0;
  const listener = {
    worked: () => {},
    failed: () => {},
    ended: () => {
      ended += 1;
    },
  };
  const store = watchStore({ ...createMemoryStore({ now: () => 0 }), ...more }, listener);
  return { store, ended: () => ended };
};

describe('the end of a write', () => {
  it.each<[string, (store: Store) => Promise<unknown>]>([
    ['create', (store) => store.create(item)],
    ['replace', (store) => store.replace(item, 1)],
    ['transact', (store) => store.transact([{ op: 'create', item }])],
    ['remove', (store) => store.remove(key)],
  ])('is told before whoever wrote hears of it: %s', async (_name, write) => {
    const { store, ended } = watched();
    // The second one finds that its condition does not hold.
    for (const times of [1, 2]) {
      let heard: number | undefined;
      await write(store).then(() => {
        heard = ended();
      });
      expect(heard).toBe(times);
    }
  });

  it('is told also where nobody knows what came of it', async () => {
    const { store, ended } = watched({ create: () => Promise.reject(new Error('the disk is full')) });
    await expect(store.create(item)).rejects.toThrow('the disk is full');
    expect(ended()).toBe(1);
  });

  it('is not told of a read', async () => {
    const { store, ended } = watched();
    await store.get(key);
    await store.getMany([key]);
    await store.query('a', {});
    await store.queryIndex('all', 'a', {});
    expect(ended()).toBe(0);
  });
});
