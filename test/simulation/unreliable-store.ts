// A store with the faults of DynamoDB: slow, throttled, timing out after the write took effect, with late indexes.
import type { Store } from '../../shared/storage/store.ts';
import type { Faults } from './faults.ts';
import type { Process } from './process.ts';
import type { Random } from './random.ts';

type Deps = { readonly store: Store; readonly process: Process; readonly faults: Faults; readonly random: Random };

class StoreFault extends Error {
  override readonly name = 'StoreFault';
}

/** Wraps the exact store of the simulation with the faults that AWS may cause. */
export const createUnreliableStore = ({ store, process, faults, random }: Deps): Store => {
  const fail = (what: string): never => {
    process.markUncertain();
    throw new StoreFault(what);
  };
  /** Long enough for other workers to act in between. */
  const delayMs = (): number => (faults.strikes('slow store') ? random.whole(100, 3_000) : random.whole(1, 40));
  const reading = <T>(effect: () => Promise<T>): Promise<T> =>
    process.call(() => (faults.strikes('store rejects') ? fail('throttled') : effect()), delayMs());
  const writing = <T>(effect: () => Promise<T>): Promise<T> =>
    process.call(async () => {
      if (faults.strikes('store rejects')) fail('throttled');
      const result = await effect();
      return faults.strikes('store times out after the write') ? fail('timed out') : result;
    }, delayMs());

  return {
    get: (key) => reading(() => store.get(key)),
    getMany: (keys) => reading(() => store.getMany(keys)),
    query: (partition, range) => reading(() => store.query(partition, range)),
    queryIndex: (index, partition, range) =>
      reading(async () => {
        const page = await store.queryIndex(index, partition, range);
        if (!faults.strikes('index lags')) return page;
        return { ...page, items: page.items.filter(() => random.chance(0.5)) };
      }),
    create: (item) => writing(() => store.create(item)),
    replace: (item, expectedVersion) => writing(() => store.replace(item, expectedVersion)),
    remove: (key, expectedVersion) => writing(() => store.remove(key, expectedVersion)),
    transact: (writes) =>
      writing(async () =>
        faults.strikes('transaction conflict') ? { outcome: 'conflict', index: 0 } : store.transact(writes),
      ),
    sweepExpired: (limit) => writing(() => store.sweepExpired(limit)),
    close: async () => {},
  };
};
