// The changes that bring the registered monitors in line with the manifest, and their split into transactions.
import { defined } from '../../model/defined.ts';
import type { ChangeReasons, EffectiveManifest } from '../../model/overrides.ts';
import type { RegisteredMonitor, RegistrationChange } from '../../model/registered-monitors.ts';
import { type ShardMap, shardFor } from '../../storage/records/planner-records.ts';
import { storeLimits } from '../../storage/store-limits.ts';

/** `register`: the monitor is new, has returned, or has changed. */
export type MonitorChange = {
  readonly kind: 'register' | 'remove';
  readonly monitor: RegisteredMonitor;
  /** Why it was overridden, where it was and somebody gave a reason. */
  readonly reasons?: ChangeReasons;
};

export const toMonitorChanges = (
  { added, rescheduled, updated, removed }: RegistrationChange,
  manifest: EffectiveManifest,
): readonly MonitorChange[] => {
  const reasons = new Map(manifest.monitors.map((spec) => [spec.id, spec.reasons]));
  const registered = new Map([...updated, ...rescheduled, ...added].map((monitor) => [monitor.id, monitor]));
  return [
    ...[...registered.values()].map((monitor) =>
      defined({ kind: 'register' as const, monitor, reasons: reasons.get(monitor.id) }),
    ),
    ...removed.map((monitor) => ({ kind: 'remove', monitor }) as const),
  ];
};

/** The changes of one transaction. */
export type Batch = readonly MonitorChange[];

/** A transaction also touches the watermark. */
const maxWritesPerBatch = storeLimits.writesPerTransact - 1;

/**
 * Every change writes a status and a schedule entry. A removal or a pause may close an incident, and a removal may end
 * overrides.
 */
const maxWritesOf = ({ kind, monitor }: MonitorChange): number => {
  if (kind === 'remove') return 4;
  return monitor.paused ? 3 : 2;
};

/** The changes of one shard are consecutive, so that few transactions write the same shard. */
const splitIntoBatches = (changes: readonly MonitorChange[], shardMap: ShardMap): readonly Batch[] => {
  const byShard = Map.groupBy(changes, ({ monitor }) => shardFor(shardMap, monitor.id));
  const batches: MonitorChange[][] = [];
  let [batch, writesLeft]: [MonitorChange[], number] = [[], 0];
  for (const changesOfShard of byShard.values()) {
    // The batch that already writes this shard.
    let batchWithShard: MonitorChange[] | undefined;
    for (const change of changesOfShard) {
      const writesNeeded = () => maxWritesOf(change) + (batchWithShard === batch ? 0 : 1);
      if (writesNeeded() > writesLeft) {
        [batch, writesLeft] = [[], maxWritesPerBatch];
        batches.push(batch);
      }
      writesLeft -= writesNeeded();
      batchWithShard = batch;
      batch.push(change);
    }
  }
  return batches;
};

/** Without a watermark no order binds the transactions: so many run at a time, and share commits of the database. */
const maxWorkers = 64;

/**
 * The batches of each worker; workers commit at the same time. All changes of a shard go to one worker, because two
 * would conflict. With a watermark there is one worker, because every transaction touches the watermark.
 */
export const splitOverWorkers = (
  changes: readonly MonitorChange[],
  shardMap: ShardMap,
  hasWatermark: boolean,
): readonly (readonly Batch[])[] => {
  const workers = hasWatermark ? 1 : maxWorkers;
  const byWorker = Map.groupBy(changes, ({ monitor }) => shardFor(shardMap, monitor.id) % workers);
  return [...byWorker.values()].map((changesOfWorker) => splitIntoBatches(changesOfWorker, shardMap));
};
