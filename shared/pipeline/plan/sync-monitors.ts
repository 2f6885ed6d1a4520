// Brings the registered monitors, their status items and their schedule histories in line with the manifest.
import { diffRegistrations, type RegisteredMonitor } from '../../model/registered-monitors.ts';
import type { Grouping } from '../../model/schedule.ts';
import {
  createShardMap,
  getRegistered,
  registeredMonitors,
  type Watermark,
} from '../../storage/records/planner-records.ts';
import { type CommitDeps, type Committed, commitBatch, type PlannerRecords } from './commit-batch.ts';
import { type EffectiveManifestDeps, loadEffectiveManifest } from './effective-manifest.ts';
import { type Batch, splitOverWorkers, toMonitorChanges } from './monitor-changes.ts';

export type SyncDeps = EffectiveManifestDeps & CommitDeps & { readonly grouping: Grouping };

type Synced = { readonly monitors: readonly RegisteredMonitor[]; readonly watermark: Watermark | undefined };

const readPlannerRecords = async (
  { store, logger }: SyncDeps,
  watermark: Watermark | undefined,
): Promise<PlannerRecords> => {
  const shards = await getRegistered(store, (error) => logger.error(error.message));
  return { shards, shardMap: createShardMap(shards), watermark };
};

/** One worker: commits its batches one after the other. */
const commitBatches = async (
  deps: SyncDeps,
  before: PlannerRecords,
  batches: readonly Batch[],
  from: number,
): Promise<Committed> => {
  let records = before;
  for (const batch of batches) {
    const committed = await commitBatch(deps, records, batch, from);
    if (committed === 'overtaken') return 'overtaken';
    records = committed;
  }
  return records;
};

/** Rejects only after all workers have ended: the caller may sync again, and no worker may still write then. */
const awaitAllWorkers = async <T>(workers: readonly Promise<T>[]): Promise<readonly T[]> => {
  await Promise.allSettled(workers);
  return Promise.all(workers);
};

/**
 * Registers the monitors of the manifest, effective from `from` on, in milliseconds since the epoch. Each batch is
 * committed completely or not at all, so the next tick continues after a planner that dies. `overtaken`: another planner
 * was faster.
 */
export const syncMonitors = async (
  deps: SyncDeps,
  from: number,
  watermark?: Watermark,
): Promise<Synced | 'overtaken'> => {
  const records = await readPlannerRecords(deps, watermark);
  const before = registeredMonitors(records.shards);
  const manifest = await loadEffectiveManifest(deps, new Set(before.map(({ id }) => id)));
  const diff = diffRegistrations(before, manifest, { from, now: deps.clock.now(), grouping: deps.grouping });
  const changes = toMonitorChanges(diff, manifest);

  const changed = new Set(changes.map(({ monitor }) => monitor.id));
  deps.ready?.(diff.registered.filter(({ id }) => !changed.has(id)));

  const workers = splitOverWorkers(changes, records.shardMap, watermark !== undefined);
  const committed = await awaitAllWorkers(workers.map((batches) => commitBatches(deps, records, batches, from)));
  if (committed.includes('overtaken')) return 'overtaken';
  // With a watermark there is at most one worker, which has touched it.
  const [only] = watermark ? committed : [];
  return { monitors: diff.registered, watermark: only && only !== 'overtaken' ? only.watermark : watermark };
};
