// Commits a batch of monitor changes in one transaction, together with the shards and the watermark.
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import { scheduling as messages } from '../../messages/en/scheduling.ts';
import type { RegisteredMonitor } from '../../model/registered-monitors.ts';
import {
  type RegisteredShards,
  type ShardMap,
  shardFor,
  shardWrite,
  touchWatermark,
  type Watermark,
} from '../../storage/records/planner-records.ts';
import { undefinedIfDamaged } from '../../storage/records/record-errors.ts';
import type { Store } from '../../storage/store.ts';
import { storeLimits } from '../../storage/store-limits.ts';
import { type ChangeWrites, writesOfChange } from './change-writes.ts';
import type { Batch, MonitorChange } from './monitor-changes.ts';

export type CommitDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly logger: Pick<Logger, 'error'>;
  /** Starts the alert step of a monitor; best effort. */
  readonly alert: (monitor: string) => Promise<void>;
  /** Receives monitors that may be planned, as soon as they are registered: they need not wait for the others. */
  readonly ready?: (monitors: readonly RegisteredMonitor[]) => void;
};

/** The planner's records at the versions that this planner has read or written. */
export type PlannerRecords = {
  readonly shards: RegisteredShards;
  readonly shardMap: ShardMap;
  /** Left out by a single process, which does not store how far it has planned. */
  readonly watermark: Watermark | undefined;
};

/** `overtaken`: another planner changed the same records, perhaps with other monitors. */
export type Committed = PlannerRecords | 'overtaken';

/** Each further try means that a worker changed a status meanwhile; then the writes are computed again. */
const maxTries = 5;

/** The writes of each change. A monitor whose records cannot be read is logged and left out, so the others continue. */
const readableChanges = async (
  { store, clock, logger }: CommitDeps,
  batch: Batch,
  from: number,
): Promise<readonly ChangeWrites[]> => {
  const times = { from, now: clock.now() };
  const all = await Promise.all(
    batch.map((change) =>
      undefinedIfDamaged(
        () => writesOfChange(store, change, times),
        ({ message }) => logger.error(messages.monitorNotChanged({ monitor: change.monitor.id, error: message })),
      ),
    ),
  );
  return all.filter((writes) => writes !== undefined);
};

type ShardContents = ReadonlyMap<number, readonly RegisteredMonitor[]>;

const applyChanges = (
  before: readonly RegisteredMonitor[],
  changes: readonly MonitorChange[],
): readonly RegisteredMonitor[] => {
  const changed = new Set(changes.map(({ monitor }) => monitor.id));
  const registered = changes.filter(({ kind }) => kind === 'register').map(({ monitor }) => monitor);
  return [...before.filter(({ id }) => !changed.has(id)), ...registered];
};

/** The contents of the changed shards after the changes. */
const changedShards = ({ shards, shardMap }: PlannerRecords, changes: Batch): ShardContents => {
  const byShard = Map.groupBy(changes, ({ monitor }) => shardFor(shardMap, monitor.id));
  return new Map(
    [...byShard].map(([number, changesOfShard]) => [
      number,
      applyChanges(shards.get(number)?.monitors ?? [], changesOfShard),
    ]),
  );
};

/** The planner's records after a transaction that wrote these shards and touched the watermark. */
const afterCommit = ({ shards, shardMap, watermark }: PlannerRecords, changed: ShardContents): PlannerRecords => {
  const after = new Map(shards);
  for (const [number, monitors] of changed)
    after.set(number, { monitors, version: (shards.get(number)?.version ?? 0) + 1 });
  return { shards: after, shardMap, watermark: watermark && { ...watermark, version: watermark.version + 1 } };
};

const announce = async ({ alert, ready }: CommitDeps, committed: readonly ChangeWrites[]): Promise<void> => {
  for (const { change, hasAlerts } of committed) if (hasAlerts) await alert(change.monitor.id);
  ready?.(committed.flatMap(({ change }) => (change.kind === 'register' ? [change.monitor] : [])));
};

/**
 * One transaction changes the shards, the statuses and the schedule histories, so a planner that is overtaken leaves
 * nothing behind that contradicts the registered monitors. It touches the watermark, so that no other planner moves the
 * watermark without having planned the new monitors. `too many`: the writes do not fit into one transaction.
 */
const tryCommit = async (
  deps: CommitDeps,
  records: PlannerRecords,
  batch: Batch,
  from: number,
): Promise<Committed | 'too many'> => {
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const changes = await readableChanges(deps, batch, from);
    if (changes.length === 0) return records;
    const shards = changedShards(
      records,
      changes.map(({ change }) => change),
    );
    const plannerWrites = [
      ...[...shards].map(([number, monitors]) => shardWrite(records.shards, number, monitors)),
      ...(records.watermark ? [touchWatermark(records.watermark)] : []),
    ];
    const writes = [...plannerWrites, ...changes.flatMap((change) => change.writes)];
    if (writes.length > storeLimits.writesPerTransact && changes.length > 1) return 'too many';
    const transacted = await deps.store.transact(writes);
    if (transacted.outcome === 'committed') {
      await announce(deps, changes);
      return afterCommit(records, shards);
    }
    if (transacted.index < plannerWrites.length) return 'overtaken';
  }
  return 'overtaken';
};

/**
 * Commits the batch, in halves if its writes do not fit into one transaction: after the clock went back, later schedule
 * entries have to be removed as well.
 */
export const commitBatch = async (
  deps: CommitDeps,
  records: PlannerRecords,
  batch: Batch,
  from: number,
): Promise<Committed> => {
  const committed = await tryCommit(deps, records, batch, from);
  if (committed !== 'too many') return committed;
  const middle = Math.ceil(batch.length / 2);
  const firstHalf = await commitBatch(deps, records, batch.slice(0, middle), from);
  if (firstHalf === 'overtaken') return 'overtaken';
  return commitBatch(deps, firstHalf, batch.slice(middle), from);
};
