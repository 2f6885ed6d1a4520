// Batches: parts of a change of the manifest, each small enough for one transaction.
import type { RegisteredMonitor } from '../../model/registered-monitors.ts';
import { type ShardMap, shardFor } from '../../storage/records/planner-records.ts';
import { storeLimits } from '../../storage/store-limits.ts';
import type { MonitorChange } from './change-writes.ts';

export type Batch = readonly MonitorChange[];

/** What a transaction takes beside the touch of the watermark. */
const writesPerBatch = storeLimits.writesPerTransact - 1;
/**
 * A status item and an entry of the schedule history; the incident that a removal or a pause closes; and what was changed
 * by hand, which a removal ends.
 */
const writesOf = ({ kind, monitor }: MonitorChange): number => {
  if (kind === 'remove') return 4;
  return monitor.paused ? 3 : 2;
};

/** Monitors of the same chunk come one after the other, so that few transactions write the chunk again. */
export const batchesOf = (changes: readonly MonitorChange[], shardMap: ShardMap): readonly Batch[] => {
  const byShard = Map.groupBy(changes, ({ monitor }) => shardFor(shardMap, monitor.id));
  const batches: MonitorChange[][] = [];
  let [batch, room]: [MonitorChange[], number] = [[], 0];
  for (const group of byShard.values()) {
    let opened: MonitorChange[] | undefined;
    for (const change of group) {
      const needed = () => writesOf(change) + (opened === batch ? 0 : 1);
      if (needed() > room) {
        [batch, room] = [[], writesPerBatch];
        batches.push(batch);
      }
      room -= needed();
      opened = batch;
      batch.push(change);
    }
  }
  return batches;
};

/** The monitors of a chunk after the changes that concern it. */
export const applied = (
  before: readonly RegisteredMonitor[],
  changes: readonly MonitorChange[],
): readonly RegisteredMonitor[] => {
  const touched = new Set(changes.map(({ monitor }) => monitor.id));
  const kept = changes.filter(({ kind }) => kind === 'keep').map(({ monitor }) => monitor);
  return [...before.filter((monitor) => !touched.has(monitor.id)), ...kept];
};
