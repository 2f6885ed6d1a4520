// The witness: sits at the exact store and notes whatever must never happen, at the moment at which it does.

import { watermarkKey } from '../../shared/model/keys.ts';
import type { KnownMonitor } from '../../shared/model/known.ts';
import { dueTimes } from '../../shared/model/schedule.ts';
import type { Item, Store, Stored } from '../../shared/ports/store.ts';
import { getKnown, knownMonitors } from '../../shared/records/planner.ts';

export type Witness = {
  readonly store: Store;
  readonly violations: string[];
  /** Every run as it was first written, by its key. */
  readonly firstBodies: ReadonlyMap<string, string>;
  readonly watermark: () => number | undefined;
};

type Deps = {
  readonly store: Store;
  readonly clockNow: () => number;
  /** Whether the clock may jump, so that nobody can say what was too late to be planned. */
  readonly clockJumps: boolean;
  readonly accepted: (monitor: string, dueAt: number) => boolean;
};

const nameOf = (item: Item): string => `${item.key.partition} ${item.key.sort}`;
const isRun = (item: Item): boolean => item.key.partition.startsWith('run/');
/** Clocks of processes differ by less than this from the one that the witness reads. */
const slackMs = 45_000;

export const createWitness = ({ store, clockNow, clockJumps, accepted }: Deps): Witness => {
  const violations: string[] = [];
  const firstBodies = new Map<string, string>();
  let watermark: number | undefined;

  const unplanned = (known: KnownMonitor, from: number, to: number): readonly number[] =>
    dueTimes(known, Math.max(from, known.from), to).filter(
      (dueAt) => dueAt + known.intervalMs > clockNow() + slackMs && !accepted(known.id, dueAt),
    );

  const watermarkMoved = async (to: number): Promise<void> => {
    const from = watermark ?? to;
    watermark = to;
    if (clockJumps) return;
    for (const known of knownMonitors(await getKnown(store, () => {}))) {
      const [dueAt] = unplanned(known, from, to);
      if (dueAt !== undefined) violations.push(`the watermark passed ${known.id}~${dueAt}, which is not on the queue`);
    }
  };

  const written = async (item: Item, kind: 'create' | 'replace'): Promise<void> => {
    if (item.key.partition === watermarkKey.partition && item.key.sort === watermarkKey.sort) {
      await watermarkMoved((item.body as { at: number }).at);
    }
    if (!isRun(item)) return;
    if (kind === 'replace' || firstBodies.has(nameOf(item))) violations.push(`${nameOf(item)} was written twice`);
    else firstBodies.set(nameOf(item), JSON.stringify(item.body));
  };

  return {
    violations,
    firstBodies,
    watermark: () => watermark,
    store: {
      ...store,
      create: async (item) => {
        const created = await store.create(item);
        if (created.outcome === 'created') await written(item, 'create');
        return created;
      },
      replace: async (item, expectedVersion) => {
        const replaced = await store.replace(item, expectedVersion);
        if (replaced.outcome === 'replaced') await written(item, 'replace');
        return replaced;
      },
    },
  };
};

/** Everything of a partition, oldest first. */
export const readAll = async (store: Store, partition: string): Promise<readonly Stored[]> => {
  const items: Stored[] = [];
  let after: string | undefined;
  do {
    const page = await store.query(partition, { limit: 1000, ...(after === undefined ? {} : { after }) });
    items.push(...page.items);
    after = page.after;
  } while (after !== undefined);
  return items;
};
