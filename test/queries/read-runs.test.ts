import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import { type FlowRun, lastState } from '../../shared/model/run.ts';
import { dueTimes } from '../../shared/model/schedule.ts';
import { openQueries } from '../../shared/queries/open-queries.ts';
import type { QueryDeps } from '../../shared/queries/query-deps.ts';
import { type RunsRequest, readRuns } from '../../shared/queries/read-runs.ts';
import { acrossSort } from '../../shared/storage/keys.ts';
import { shardWrite } from '../../shared/storage/records/planner-records.ts';
import { createRun } from '../../shared/storage/records/run-records.ts';
import type { Store } from '../../shared/storage/store.ts';
import { spec } from '../api/support/api-world.ts';
import { createMemoryStore } from '../simulation/memory-store.ts';
import { t0 } from '../support/builders.ts';
import { makeRun, type RunParts } from '../support/run-parts.ts';

const policy = { after: 1, recoverAfter: 1 };
const now = t0 + 15 * 60_000;

/** A store that counts reads and rejects writes. */
const readOnly = (store: Store) => {
  const counted = { keys: 0, items: 0, calls: 0 };
  const refuse = async (): Promise<never> => {
    throw new Error('a query wrote');
  };
  const counting: Store = {
    ...store,
    ...{ create: refuse, replace: refuse, transact: refuse, remove: refuse, sweepExpired: refuse },
    get: (key) => {
      counted.calls += 1;
      return store.get(key);
    },
    getMany: (keys) => {
      counted.calls += 1;
      counted.keys += keys.length;
      return store.getMany(keys);
    },
    query: async (partition, range) => {
      const page = await store.query(partition, range);
      counted.calls += 1;
      counted.items += page.items.length;
      return page;
    },
    queryIndex: async (index, partition, range) => {
      const page = await store.queryIndex(index, partition, range);
      counted.calls += 1;
      counted.items += page.items.length;
      return page;
    },
  };
  return { counted, store: counting };
};

type RecordedRuns = { readonly registered: readonly RegisteredMonitor[]; readonly runs: readonly FlowRun[] };

const build = async ({ registered, runs }: RecordedRuns) => {
  const memory = createMemoryStore({ now: () => now });
  await memory.transact([shardWrite(new Map(), 0, registered)]);
  for (const run of runs) await createRun(memory, run);
  const { counted, store } = readOnly(memory);
  const manifest = { monitors: registered.map(({ id }) => spec(id)) };
  const warn = (message: string): never => {
    throw new Error(message);
  };
  const deps = openQueries({ clock: { now: () => now }, store, manifest, logger: { warn } });
  return { deps, counted };
};

const readAll = async (deps: QueryDeps, filter: Omit<RunsRequest, 'limit' | 'below'>, limits: readonly number[]) => {
  const pages: (readonly string[])[] = [];
  for (let below: string | undefined; pages.length < 2_000; ) {
    const limit = limits[pages.length % limits.length] ?? 1;
    const page = await readRuns(deps, { ...filter, limit, ...(below === undefined ? {} : { below }) });
    if (page.outcome !== 'found') throw new Error(page.outcome);
    expect(page.value.runs.length).toBeLessThanOrEqual(limit);
    pages.push(page.value.runs.map(({ id }) => id));
    if (page.value.next === undefined) return pages;
    if (below !== undefined) expect(page.value.next < below).toBe(true);
    below = page.value.next;
  }
  throw new Error('the pages do not end');
};

const outcomes: readonly (Omit<RunParts, 'monitor' | 'dueAt'> | 'missed')[] = [
  {},
  {},
  'missed',
  { tasks: [{ task: 'a', end: 'Failed' }] },
  { flowState: 'Failed' },
  { flowState: 'Failed', tasks: [] },
  { flowState: 'Crashed' },
  { flowState: 'Cancelled' },
];

const monitors = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('a', 'a-a', 'b', 'b0', 'zz'),
    // With these phases, many runs are due in the same millisecond.
    intervalMs: fc.constantFrom(10_000, 20_000, 60_000, 300_000),
    phaseMs: fc.constantFrom(0, 0, 1_000),
    from: fc.constantFrom(t0, t0 + 7 * 60_000, now - 1_000, now + 30_000),
  }),
  { minLength: 1, maxLength: 5, selector: ({ id }) => id },
);

const recordedRuns = fc
  .tuple(
    monitors,
    fc.infiniteStream(fc.nat(outcomes.length - 1)),
    fc.array(fc.tuple(fc.nat(4), fc.nat(950), fc.nat(7)), { maxLength: 40 }),
  )
  .map(([places, chances, manualRuns]): RecordedRuns => {
    const registered = places.map((place) => ({ ...place, group: 0, title: place.id, policy }));
    const parts: RunParts[] = registered.flatMap((place) =>
      dueTimes(place, place.from, now + 1).flatMap((dueAt) => {
        const outcome = outcomes[chances.next().value ?? 0] ?? {};
        return outcome === 'missed' ? [] : [{ monitor: place.id, dueAt, ...outcome }];
      }),
    );
    // Manual runs, some at due times of scheduled runs, and failing runs of an earlier schedule.
    const manual = manualRuns.flatMap(([which, second, chance]): RunParts[] => {
      const monitor = registered[which % registered.length]?.id ?? 'a';
      const outcome = outcomes[chance];
      return outcome && outcome !== 'missed'
        ? [{ monitor, dueAt: t0 + second * 1_000, trigger: 'manual', ...outcome }]
        : [];
    });
    const before = registered
      .slice(0, 2)
      .map((place) => ({ monitor: place.id, dueAt: t0 - 12_345, flowState: 'Failed' as const }));
    const runs = [...parts, ...manual, ...before].map(makeRun);
    return { registered, runs: [...new Map(runs.map((run) => [run.id, run])).values()] };
  });

const newestFirst = (runs: readonly FlowRun[]): readonly string[] =>
  runs.toSorted((a, b) => (acrossSort(a) < acrossSort(b) ? 1 : -1)).map(({ id }) => id);

const limits = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 });

const has = (type: string) => (run: FlowRun) =>
  (run.taskRuns.length > 0 ? run.taskRuns : [run]).some((part) => lastState(part).type === type);

describe('the pages of a list of runs', () => {
  it('hold all runs of all monitors newest first, each once', async () => {
    await fc.assert(
      fc.asyncProperty(recordedRuns, limits, async (recorded, sizes) => {
        const { deps } = await build(recorded);
        expect((await readAll(deps, {}, sizes)).flat()).toEqual(newestFirst(recorded.runs));
      }),
      { numRuns: 150 },
    );
  });

  it.each(['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'] as const)(
    'hold the runs with a task run %s when filtered by it',
    async (taskState) => {
      await fc.assert(
        fc.asyncProperty(recordedRuns, limits, async (recorded, sizes) => {
          const { deps } = await build(recorded);
          const wanted = recorded.runs.filter(has(taskState));
          expect((await readAll(deps, { taskState }, sizes)).flat()).toEqual(newestFirst(wanted));
        }),
        { numRuns: 25 },
      );
    },
  );

  it('hold the runs of one monitor when filtered by it', async () => {
    await fc.assert(
      fc.asyncProperty(
        recordedRuns,
        limits,
        fc.constantFrom(undefined, 'FAILED' as const, 'CRASHED' as const),
        async (recorded, sizes, taskState) => {
          const { deps } = await build(recorded);
          const monitor = recorded.registered[0]?.id ?? '';
          const wanted = recorded.runs.filter((run) => run.monitor === monitor && (!taskState || has(taskState)(run)));
          const filter = { monitor, ...(taskState ? { taskState } : {}) };
          expect((await readAll(deps, filter, sizes)).flat()).toEqual(newestFirst(wanted));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a page of runs', () => {
  const busy = (ids: readonly string[], from: number): RecordedRuns => {
    const registered = ids.map((id, index) => ({
      id,
      group: index,
      title: id,
      policy,
      intervalMs: 30_000,
      phaseMs: index,
      from,
    }));
    const dues = (place: RegisteredMonitor) => dueTimes(place, now - 15 * 60_000, now);
    return {
      registered,
      runs: registered.flatMap((place) => dues(place).map((dueAt) => makeRun({ monitor: place.id, dueAt }))),
    };
  };

  it.each([{}, { taskState: 'FAILED' as const }, { taskState: 'CRASHED' as const }, { monitor: 'm0' }])(
    'costs the same number of reads with a longer history: %j',
    async (filter) => {
      const ids = Array.from({ length: 20 }, (_, index) => `m${index}`);
      const recorded = busy(ids, now - 15 * 60_000);
      const few = await build({ ...recorded, runs: recorded.runs.filter(({ dueAt }) => dueAt > now - 8 * 60_000) });
      const many = await build(recorded);
      for (const { deps } of [few, many]) await readRuns(deps, { ...filter, limit: 10 });
      expect(many.counted).toEqual(few.counted);
      expect(many.counted.keys).toBeLessThanOrEqual(100);
      expect(many.counted.items).toBeLessThanOrEqual(202);
    },
  );

  it('skips a gap in which the machine was off', async () => {
    const recorded = busy(['m0', 'm1'], now - 10 * 86_400_000);
    const old = recorded.runs.map((run) => makeRun({ monitor: run.monitor, dueAt: run.dueAt - 9 * 86_400_000 }));
    const { deps } = await build({ ...recorded, runs: [...recorded.runs, ...old] });
    const pages = await readAll(deps, {}, [50]);
    expect(pages.flat()).toEqual(newestFirst([...recorded.runs, ...old]));
    expect(pages.filter((page) => page.length === 0).length).toBeLessThanOrEqual(2);
  });
});
