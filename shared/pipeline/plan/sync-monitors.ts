// Sync: brings the known monitors, their status items and schedule histories in line with the manifest.
import type { Clock } from '../../clock/clock.ts';
import type { EffectiveManifest } from '../../model/overrides.ts';
import { diffRegistrations, type RegisteredMonitor, type RegistrationChange } from '../../model/registered-monitors.ts';
import type { Grouping } from '../../model/schedule.ts';
import {
  createShardMap,
  getRegistered,
  type RegisteredShards,
  registeredMonitors,
  type ShardMap,
  shardFor,
  shardWrite,
  touchWatermark,
  type Watermark,
} from '../../storage/records/planner-records.ts';
import { undefinedIfDamaged } from '../../storage/records/record-errors.ts';
import { storeLimits } from '../../storage/store-limits.ts';
import { applied, type Batch, batchesOf } from './batches.ts';
import { type ChangeWrites, changeWrites, type MonitorChange } from './change-writes.ts';
import { loadEffectiveManifest, type OverrideDeps } from './effective-manifest.ts';

export type SyncDeps = OverrideDeps & {
  readonly clock: Clock;
  readonly grouping: Grouping;
  /** Starts the alert step of a monitor; best effort. */
  readonly alert: (monitor: string) => Promise<void>;
  /** Told of monitors that may be planned, as soon as they are on record; the others need not wait for all. */
  readonly ready?: (monitors: readonly RegisteredMonitor[]) => void;
};

/** A worker may change a status meanwhile; then the change is worked out anew. */
const maxTries = 5;
/** Without a watermark nothing orders the parts: as many go at once, so that they share commits. */
const maxLanes = 64;

const reasonsOf = ({ monitors }: EffectiveManifest): ReadonlyMap<string, Pick<MonitorChange, 'reasons'>> =>
  new Map(monitors.flatMap(({ id, reasons }) => (reasons ? [[id, { reasons }] as const] : [])));

const changesOf = (change: RegistrationChange, manifest: EffectiveManifest): readonly MonitorChange[] => {
  const { added, rescheduled, updated, removed } = change;
  const reasons = reasonsOf(manifest);
  const keep = (monitor: RegisteredMonitor): MonitorChange => ({ kind: 'keep', monitor, ...reasons.get(monitor.id) });
  const wanted = new Map([...updated, ...rescheduled, ...added].map((monitor) => [monitor.id, keep(monitor)]));
  return [...wanted.values(), ...removed.map((monitor) => ({ kind: 'remove', monitor }) as const)];
};

type Planned = {
  readonly registered: RegisteredShards;
  readonly shardMap: ShardMap;
  /** Where planning has got to; left out where that is not stored. */
  readonly watermark: Watermark | undefined;
};

type Part = ChangeWrites & { readonly change: MonitorChange };

/** What each change writes. A monitor whose records cannot be read is said and left out: the others go on. */
const partsOf = async (deps: SyncDeps, changes: readonly MonitorChange[], from: number): Promise<readonly Part[]> => {
  const parts = await Promise.all(
    changes.map((change) =>
      undefinedIfDamaged<Part>(
        async () => ({ ...(await changeWrites(deps.store, change, { from, now: deps.clock.now() })), change }),
        (error) => deps.logger.error(`monitor ${change.monitor.id} cannot be changed: ${error.message}`),
      ),
    ),
  );
  return parts.filter((part) => part !== undefined);
};

type Shards = ReadonlyMap<number, readonly RegisteredMonitor[]>;

/** The chunks that the changes concern, as they are afterwards. */
const shardsAfter = ({ registered, shardMap }: Planned, changes: Batch): Shards =>
  new Map(
    [...Map.groupBy(changes, ({ monitor }) => shardFor(shardMap, monitor.id))].map(([shard, own]) => [
      shard,
      applied(registered.get(shard)?.monitors ?? [], own),
    ]),
  );

const afterBatch = ({ registered, shardMap, watermark }: Planned, shards: Shards): Planned => {
  const after = new Map(registered);
  for (const [shard, monitors] of shards)
    after.set(shard, { monitors, version: (registered.get(shard)?.version ?? 0) + 1 });
  return { registered: after, shardMap, watermark: watermark && { ...watermark, version: watermark.version + 1 } };
};

const finish = async (deps: SyncDeps, parts: readonly Part[]): Promise<void> => {
  for (const part of parts) if (part.alerts) await deps.alert(part.monitor);
  deps.ready?.(parts.flatMap(({ change }) => (change.kind === 'keep' ? [change.monitor] : [])));
};

/**
 * What is known, the status items and the schedule histories change in one write: a planner that is overtaken
 * by another, perhaps with other monitors, leaves nothing behind that disagrees with the known set. The watermark
 * is touched, so that no planner moves it on without having planned the new monitors.
 */
const commitBatch = async (
  deps: SyncDeps,
  planned: Planned,
  changes: Batch,
  from: number,
): Promise<Planned | 'overtaken' | 'too many'> => {
  const { registered, watermark } = planned;
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const parts = await partsOf(deps, changes, from);
    if (parts.length === 0) return planned;
    const shards = shardsAfter(
      planned,
      parts.map(({ change }) => change),
    );
    const touched = [...shards].map(([shard, monitors]) => shardWrite(registered, shard, monitors));
    const own = [...touched, ...(watermark ? [touchWatermark(watermark)] : [])];
    const writes = [...own, ...parts.flatMap((part) => part.writes)];
    if (writes.length > storeLimits.writesPerTransact && parts.length > 1) return 'too many';
    const transacted = await deps.store.transact(writes);
    if (transacted.outcome === 'committed') {
      await finish(deps, parts);
      return afterBatch(planned, shards);
    }
    if (transacted.index < own.length) return 'overtaken';
  }
  return 'overtaken';
};

/** Halves what a store does not take at once: a clock that went back leaves entries that have to go as well. */
const commitHalves = async (
  deps: SyncDeps,
  planned: Planned,
  batch: Batch,
  from: number,
): Promise<Planned | 'overtaken'> => {
  const committed = await commitBatch(deps, planned, batch, from);
  if (committed !== 'too many') return committed;
  const middle = Math.ceil(batch.length / 2);
  const half = await commitHalves(deps, planned, batch.slice(0, middle), from);
  if (half === 'overtaken') return 'overtaken';
  return commitHalves(deps, half, batch.slice(middle), from);
};

const commitAll = async (
  deps: SyncDeps,
  before: Planned,
  batches: readonly Batch[],
  from: number,
): Promise<Planned | 'overtaken'> => {
  let planned = before;
  for (const batch of batches) {
    const committed = await commitHalves(deps, planned, batch, from);
    if (committed === 'overtaken') return 'overtaken';
    planned = committed;
  }
  return planned;
};

/** A chunk is all in one lane, so that lanes do not get in each other's way; each touch of the watermark would. */
const lanesOf = ({ shardMap, watermark }: Planned, changes: readonly MonitorChange[]) => {
  const count = watermark ? 1 : maxLanes;
  const lanes = Map.groupBy(changes, ({ monitor }) => shardFor(shardMap, monitor.id) % count);
  return [...lanes.values()].map((lane) => batchesOf(lane, shardMap));
};

/** A failure is passed on once nobody writes any more: whoever hears of it may begin anew. */
const allEnded = async <T>(works: readonly Promise<T>[]): Promise<readonly T[]> => {
  await Promise.allSettled(works);
  return Promise.all(works);
};

export type Synced = { readonly monitors: readonly RegisteredMonitor[]; readonly watermark: Watermark | undefined };

/**
 * Makes the manifest what is known, valid from `from` on. Each part is all done or not at all, so dying in
 * between leaves the rest for the next tick. `overtaken`: another planner was quicker.
 */
export const syncMonitors = async (
  deps: SyncDeps,
  from: number,
  watermark?: Watermark,
): Promise<Synced | 'overtaken'> => {
  const registered = await getRegistered(deps.store, (error) => deps.logger.error(error.message));
  const before: Planned = { registered, shardMap: createShardMap(registered), watermark };
  const watched = registeredMonitors(registered);
  const manifest = await loadEffectiveManifest(deps, new Set(watched.map(({ id }) => id)));
  const change = diffRegistrations(watched, manifest, { from, grouping: deps.grouping });
  const changes = changesOf(change, manifest);
  const changing = new Set(changes.map(({ monitor }) => monitor.id));
  deps.ready?.(change.registered.filter(({ id }) => !changing.has(id)));
  const lanes = lanesOf(before, changes);
  const done = await allEnded(lanes.map((batches) => commitAll(deps, before, batches, from)));
  if (done.includes('overtaken')) return 'overtaken';
  const [only] = watermark ? done : [];
  return { monitors: change.registered, watermark: only && only !== 'overtaken' ? only.watermark : watermark };
};
