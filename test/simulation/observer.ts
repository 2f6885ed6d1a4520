// The observer: wraps the exact store and records every violation of an invariant at the moment of the write.
import type { RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import { dueTimes } from '../../shared/model/schedule.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { isRunKey, monitorOfRunPartition, runIdOfKey, timeOfKey, watermarkKey } from '../../shared/storage/keys.ts';
import { getRegistered, registeredMonitors } from '../../shared/storage/records/planner-records.ts';
import type { Item, Store, Stored } from '../../shared/storage/store.ts';

export type Observer = {
  readonly store: Store;
  readonly violations: string[];
  /** The first body of every run record, by its key. */
  readonly firstBodies: ReadonlyMap<string, string>;
  readonly watermark: () => number | undefined;
  /** Ids of runs that were recorded while their monitor was paused and that were due before it was resumed. */
  readonly ignoredRuns: ReadonlySet<string>;
  readonly maxOutbox: (monitor: string) => number;
  /** When each alert of a monitor first appeared in its outbox, in true time. */
  readonly createdAt: (monitor: string) => ReadonlyMap<string, number>;
};

type Deps = {
  readonly store: Store;
  readonly clockNow: () => number;
  readonly trueNow: () => number;
  /** Whether the clock may jump: then the observer does not check which runs had to be planned. */
  readonly clockJumps: boolean;
  readonly accepted: (monitor: string, dueAt: number) => boolean;
};

const nameOf = (item: Item): string => `${item.key.partition} ${item.key.sort}`;
const monitorOf = (run: Item): string => monitorOfRunPartition(run.key.partition);
const idOf = (run: Item): string => runIdOfKey(run.key);
const dueAtOf = (run: Item): number => timeOfKey(run.key.sort);
const isRun = (item: Item): boolean => isRunKey(item.key);
const isStatus = (item: Item): boolean => item.key.partition === 'status';
/** The clocks of processes differ by less than this from the clock of the observer. */
const slackMs = 45_000;

/** Whether a reminder was appended although no channel had finished all alerts before it. */
const isReminderAppended = ({ outbox, channels = {} }: MonitorStatus, after: MonitorStatus['outbox']): boolean => {
  const isNew = after.some(({ id, kind }) => kind === 'reminder' && !outbox.some((alert) => alert.id === id));
  const finished = Object.values(channels).map((channel) => channel.finished ?? []);
  return isNew && outbox.length > 0 && !finished.some((ids) => outbox.every(({ id }) => ids.includes(id)));
};

export const createObserver = ({ store, clockNow, trueNow, clockJumps, accepted }: Deps): Observer => {
  const violations: string[] = [];
  const firstBodies = new Map<string, string>();
  let watermark: number | undefined;
  const outboxes = new Map<string, number>();
  const statuses = new Map<string, MonitorStatus>();
  const created = new Map<string, Map<string, number>>();
  /** By paused monitor, the runs that were recorded since it was paused. */
  const pauses = new Map<string, Item[]>();
  const ignored = new Set<string>();

  const unplanned = (known: RegisteredMonitor, from: number, to: number): readonly number[] =>
    dueTimes(known, Math.max(from, known.from), to).filter(
      (dueAt) => dueAt + known.intervalMs > clockNow() + slackMs && !accepted(known.id, dueAt),
    );

  const watermarkMoved = async (to: number): Promise<void> => {
    const from = watermark ?? to;
    watermark = to;
    if (clockJumps) return;
    for (const known of registeredMonitors(await getRegistered(store, () => {}))) {
      if (known.paused) continue;
      const [dueAt] = unplanned(known, from, to);
      if (dueAt !== undefined) violations.push(`the watermark passed ${known.id}~${dueAt}, which is not on the queue`);
    }
  };

  const statusWritten = (item: Item): void => {
    const { outbox, paused, from } = item.body as MonitorStatus;
    const monitor = item.key.sort;
    const before = statuses.get(monitor);
    statuses.set(monitor, item.body as MonitorStatus);
    if (before && isReminderAppended(before, outbox))
      violations.push(`a reminder of ${monitor} was appended to alerts that no channel had finished`);
    const known = created.get(monitor) ?? new Map<string, number>();
    created.set(monitor, known);
    for (const { id, kind } of outbox) if (kind !== 'digest' && !known.has(id)) known.set(id, trueNow());
    outboxes.set(monitor, Math.max(outboxes.get(monitor) ?? 0, outbox.length));
    if (paused && !pauses.has(monitor)) pauses.set(monitor, []);
    if (paused) return;
    // The schedule continues shortly before the planner resumes the status. Runs due from then on count.
    for (const run of pauses.get(monitor) ?? []) if (dueAtOf(run) < from) ignored.add(idOf(run));
    pauses.delete(monitor);
  };

  const written = async (item: Item, kind: 'create' | 'replace'): Promise<void> => {
    if (item.key.partition === watermarkKey.partition && item.key.sort === watermarkKey.sort) {
      await watermarkMoved((item.body as { at: number }).at);
    }
    if (isStatus(item)) statusWritten(item);
    if (!isRun(item)) return;
    if (pauses.has(monitorOf(item))) pauses.get(monitorOf(item))?.push(item);
    if (kind === 'replace' || firstBodies.has(nameOf(item))) violations.push(`${nameOf(item)} was written twice`);
    else firstBodies.set(nameOf(item), JSON.stringify(item.body));
  };

  return {
    violations,
    firstBodies,
    watermark: () => watermark,
    get ignoredRuns() {
      return new Set([...ignored, ...[...pauses.values()].flat().map(idOf)]);
    },
    maxOutbox: (monitor) => outboxes.get(monitor) ?? 0,
    createdAt: (monitor) => created.get(monitor) ?? new Map(),
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
      transact: async (writes) => {
        const transacted = await store.transact(writes);
        if (transacted.outcome === 'committed') {
          for (const write of writes) if (write.op !== 'remove' && isStatus(write.item)) statusWritten(write.item);
        }
        return transacted;
      },
    },
  };
};

/** All records of a partition, oldest first. */
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
