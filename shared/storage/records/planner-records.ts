// What the planner remembers: its watermark, the monitors it knows, and each one's schedule history.
import * as v from 'valibot';
import { shortHash } from '../../model/identity.ts';
import type { RegisteredMonitor } from '../../model/registered-monitors.ts';
import type { ScheduleEntry } from '../../model/schedule.ts';
import { registeredKey, registeredPrefix, schedulePartition, timeKey, watermarkKey } from '../keys.ts';
import type { Item, Store, Write } from '../store.ts';
import { type OnDamaged, parseBody, undefinedIfReplaceable } from './damaged-records.ts';
import { Count, Interval, Policy, Time } from './record-fields.ts';

const version = 1;
/**
 * A chunk is written again with every few monitors that join it, so that many short ones make a first start linear:
 * about 130 bytes a monitor, and 60,000 of them are chunks of 15 KB. Older files have 32, and go on with them.
 */
const shardCount = 512;
/** More changes than can lie within the minutes by which a clock goes back. */
const entriesAhead = 10;

/** Less than the interval, so no more than that may be. */
const Phase = v.union([v.literal(0), Interval]);
const WatermarkBody = v.object({ v: v.literal(version), at: Time });
const entryFields = {
  intervalMs: Interval,
  phaseMs: Phase,
  state: v.picklist(['active', 'paused', 'removed']),
  reason: v.exactOptional(v.string()),
};
const RegisteredBody = v.object({
  v: v.literal(version),
  monitors: v.array(
    v.object({
      id: v.string(),
      intervalMs: Interval,
      phaseMs: Phase,
      group: Count,
      from: Time,
      title: v.string(),
      policy: Policy,
      paused: v.exactOptional(v.literal(true)),
      earlier: v.exactOptional(v.array(v.object({ from: Time, ...entryFields }))),
    }),
  ),
});
const EntryBody = v.object({ v: v.literal(version), ...entryFields });

/** `version` 0: not there yet. */
export type Watermark = { readonly at: number; readonly version: number };

/** A damaged watermark is in the way of all planning, and says nothing that cannot be begun anew. */
export const dropWatermark = async (store: Store): Promise<void> => {
  await store.remove(watermarkKey);
};

export const getWatermark = async (store: Store): Promise<Watermark | undefined> => {
  const stored = await store.get(watermarkKey);
  return stored && { at: parseBody(stored, version, WatermarkBody).at, version: stored.version };
};

/** A write that leaves the watermark where it is: whoever read it before is overtaken. */
export const watermarkTouch = ({ at, version: expectedVersion }: Watermark): Write => ({
  op: 'replace',
  item: { key: watermarkKey, body: { v: version, at } },
  expectedVersion,
});

/** Creates or moves the watermark; false when another planner was quicker. */
export const putWatermark = async (store: Store, at: number, expectedVersion: number): Promise<boolean> => {
  const item = { key: watermarkKey, body: { v: version, at } };
  if (expectedVersion === 0) return (await store.create(item)).outcome === 'created';
  return (await store.replace(item, expectedVersion)).outcome === 'replaced';
};

type Chunk = { readonly monitors: readonly RegisteredMonitor[]; readonly version: number };

/** The known monitors by chunk: a monitor is always in the same one, so that a change touches only that. */
export type RegisteredSet = ReadonlyMap<number, Chunk>;

export const registeredMonitors = (registered: RegisteredSet): readonly RegisteredMonitor[] =>
  [...registered.values()].flatMap((shard) => shard.monitors);

/** A chunk that is damaged counts as empty, so that its monitors are made known anew; a newer one is refused. */
export const getRegistered = async (store: Store, damaged: OnDamaged): Promise<RegisteredSet> => {
  const page = await store.query('planner', { from: registeredPrefix, to: `${registeredPrefix}~`, limit: shardCount });
  const registered = new Map<number, Chunk>();
  for (const stored of page.items) {
    const body = await undefinedIfReplaceable(() => parseBody(stored, version, RegisteredBody), damaged);
    const shard = Number(stored.key.sort.slice(registeredPrefix.length));
    registered.set(shard, { monitors: body?.monitors ?? [], version: stored.version });
  }
  return registered;
};

/** The chunk that a monitor joins. */
export const shardOf = (monitor: string): number => shortHash(monitor) % shardCount;

/** Where each known monitor is. */
export type ShardMap = ReadonlyMap<string, number>;

export const shardMapOf = (registered: RegisteredSet): ShardMap =>
  new Map([...registered].flatMap(([shard, { monitors }]) => monitors.map(({ id }) => [id, shard] as const)));

/** A monitor stays in the chunk where it is, whatever their number was when it joined. */
export const shardFor = (shardMap: ShardMap, monitor: string): number => shardMap.get(monitor) ?? shardOf(monitor);

/** The write that puts a chunk in place of the one that was read. */
export const shardWrite = (registered: RegisteredSet, shard: number, monitors: readonly RegisteredMonitor[]): Write => {
  const item = { key: registeredKey(shard), body: { v: version, monitors } };
  const before = registered.get(shard);
  return before ? { op: 'replace', item, expectedVersion: before.version } : { op: 'create', item };
};

const entryItem = (monitor: string, { from, ...rest }: ScheduleEntry): Item => ({
  key: { partition: schedulePartition(monitor), sort: timeKey(from) },
  body: { v: version, ...rest },
});

/** The write that adds to a schedule history whose newest entry is known to be an earlier one. */
export const scheduleAppend = (monitor: string, entry: ScheduleEntry): Write => ({
  op: 'create',
  item: entryItem(monitor, entry),
});

/**
 * The writes that add to a monitor's schedule history. The new entry takes the place of those from the same time
 * on: there are some only if the clock has gone back since.
 */
export const scheduleWrites = async (
  store: Store,
  monitor: string,
  entry: ScheduleEntry,
): Promise<readonly Write[]> => {
  const item = entryItem(monitor, entry);
  const { items } = await store.query(item.key.partition, { from: item.key.sort, limit: entriesAhead });
  const same = items.find((stored) => stored.key.sort === item.key.sort);
  const later = items.filter((stored) => stored !== same);
  return [
    same ? { op: 'replace', item, expectedVersion: same.version } : { op: 'create', item },
    ...later.map(({ key, version: expectedVersion }) => ({ op: 'remove', key, expectedVersion }) as const),
  ];
};

/** The newest entries of a schedule history, oldest first. */
export const getSchedule = async (store: Store, monitor: string, limit = 100): Promise<readonly ScheduleEntry[]> => {
  const page = await store.query(schedulePartition(monitor), { descending: true, limit });
  return page.items
    .map((stored) => {
      const { v: _, ...entry } = parseBody(stored, version, EntryBody);
      return { from: Number(stored.key.sort), ...entry };
    })
    .reverse();
};
