// The planner's watermark and the monitors that it has registered, in shards.
import * as v from 'valibot';
import { shortHash } from '../../model/identity.ts';
import type { RegisteredMonitor } from '../../model/registered-monitors.ts';
import { registeredKey, registeredRange, shardOfRegisteredSort, watermarkKey } from '../keys.ts';
import type { Store, Write } from '../store.ts';
import { createRecordParser } from './parse-record.ts';
import { type OnDamaged, undefinedIfReplaceable } from './record-errors.ts';
import { Count, Language, Milliseconds, Policy, Time } from './record-fields.ts';
import { scheduleFields } from './schedule-records.ts';
import { absentVersion, putAtVersion, writeAtVersion } from './write-at-version.ts';

const version = 1;
/**
 * A shard is rewritten with every few monitors that join it, so many short shards keep the cost of a first start linear:
 * a monitor takes about 130 bytes, and 60,000 monitors are shards of 15 KB. Older files have 32 shards, and keep them.
 */
const shardCount = 512;

const WatermarkBody = v.object({ v: v.literal(version), at: Time });
const parseWatermark = createRecordParser(version, WatermarkBody);

const RegisteredBody = v.object({
  v: v.literal(version),
  monitors: v.array(
    v.object({
      id: v.string(),
      intervalMs: scheduleFields.intervalMs,
      phaseMs: scheduleFields.phaseMs,
      group: Count,
      from: Time,
      title: v.string(),
      language: v.exactOptional(Language),
      policy: Policy,
      unknownAfterMs: v.exactOptional(Milliseconds),
      paused: v.exactOptional(v.literal(true)),
      catchUpAt: v.exactOptional(Time),
      earlier: v.exactOptional(v.array(v.object({ from: Time, ...scheduleFields }))),
    }),
  ),
});
const parseRegistered = createRecordParser(version, RegisteredBody);

/** How far the planner has planned, in milliseconds since the epoch, and the version of the record. */
export type Watermark = { readonly at: number; readonly version: number };

/** Throws a RecordError for a damaged or newer record. */
export const getWatermark = async (store: Store): Promise<Watermark | undefined> => {
  const stored = await store.get(watermarkKey);
  return stored && { at: parseWatermark(stored).at, version: stored.version };
};

/** Deletes a damaged watermark, which would block all planning. The planner writes a new one. */
export const deleteWatermark = async (store: Store): Promise<void> => {
  await store.remove(watermarkKey);
};

const watermarkItem = (at: number) => ({ key: watermarkKey, body: { v: version, at } });

/** A write that keeps the watermark where it is and raises its version: another planner that read it before loses. */
export const touchWatermark = (watermark: Watermark): Write =>
  writeAtVersion(watermarkItem(watermark.at), watermark.version);

/** Creates or moves the watermark. Undefined when another planner was faster. */
export const putWatermark = async (
  store: Store,
  at: number,
  expectedVersion: number,
): Promise<Watermark | undefined> => {
  const written = await putAtVersion(store, watermarkItem(at), expectedVersion);
  return written === undefined ? undefined : { at, version: written };
};

type Shard = { readonly monitors: readonly RegisteredMonitor[]; readonly version: number };

/** The registered monitors by the number of their shard. */
export type RegisteredShards = ReadonlyMap<number, Shard>;

export const registeredMonitors = (shards: RegisteredShards): readonly RegisteredMonitor[] =>
  [...shards.values()].flatMap((shard) => shard.monitors);

/** A damaged shard counts as empty: its monitors are registered again. Throws the RecordError of a newer version. */
export const getRegistered = async (store: Store, onDamaged: OnDamaged): Promise<RegisteredShards> => {
  const { partition, ...range } = registeredRange;
  const page = await store.query(partition, { ...range, limit: shardCount });
  const shards = new Map<number, Shard>();
  for (const stored of page.items) {
    const body = await undefinedIfReplaceable(() => parseRegistered(stored), onDamaged);
    const number = shardOfRegisteredSort(stored.key.sort);
    shards.set(number, { monitors: body?.monitors ?? [], version: stored.version });
  }
  return shards;
};

/** The shard that a new monitor joins. */
export const shardOf = (monitor: string): number => shortHash(monitor) % shardCount;

/** The shard of each registered monitor. */
export type ShardMap = ReadonlyMap<string, number>;

export const createShardMap = (shards: RegisteredShards): ShardMap =>
  new Map([...shards].flatMap(([number, { monitors }]) => monitors.map(({ id }) => [id, number] as const)));

/** A monitor stays in its shard, whatever the number of shards was when it joined, so a change touches one shard only. */
export const shardFor = (shardMap: ShardMap, monitor: string): number => shardMap.get(monitor) ?? shardOf(monitor);

/** The write that replaces a shard as it was read. */
export const shardWrite = (shards: RegisteredShards, number: number, monitors: readonly RegisteredMonitor[]): Write =>
  writeAtVersion(
    { key: registeredKey(number), body: { v: version, monitors } },
    shards.get(number)?.version ?? absentVersion,
  );
