// Drills in the store: the newest of each monitor, replaced at the version that was read.
import * as v from 'valibot';
import type { Drill } from '../../model/drill.ts';
import { drillKey, drillPartition } from '../keys.ts';
import type { Item, Store, Stored, Write } from '../store.ts';
import { decodeReadable, type OnDamaged, parseBody, undefinedIfReplaceable } from './damaged-records.ts';
import { queryWholePartition } from './query-whole-partition.ts';
import { Interval, Time } from './record-fields.ts';

const version = 1;

const DrillBody = v.object({
  v: v.literal(version),
  simulated: v.variant('kind', [
    v.object({ kind: v.literal('status'), status: v.pipe(v.number(), v.integer()) }),
    v.object({ kind: v.literal('error'), message: v.string() }),
    v.object({ kind: v.literal('delay'), delayMs: v.pipe(v.number(), v.minValue(0)) }),
  ]),
  intervalMs: Interval,
  startedAt: Time,
  until: Time,
  endsBy: Time,
  endedAt: v.exactOptional(Time),
  reason: v.exactOptional(v.string()),
});

export type VersionedDrill = { readonly drill: Drill; readonly version: number };

const encode = ({ monitor, ...body }: Drill): Item => ({ key: drillKey(monitor), body: { v: version, ...body } });

const decode = (stored: Stored): VersionedDrill => {
  const { v: _, ...body } = parseBody(stored, version, DrillBody);
  return { drill: { monitor: stored.key.sort, ...body }, version: stored.version };
};

/** Where the newest drill of a monitor is: version 0 before the first one; a damaged one has its version only. */
export type DrillPlace = { readonly drill?: Drill; readonly version: number };

/** Throws a RecordError for one of a newer version. */
export const getDrillPlace = async (store: Store, monitor: string, damaged: OnDamaged): Promise<DrillPlace> => {
  const stored = await store.get(drillKey(monitor));
  if (!stored) return { version: 0 };
  return (await undefinedIfReplaceable(() => decode(stored), damaged)) ?? { version: stored.version };
};

/** The newest drill of a monitor, over or not. Throws a RecordError for one of a newer version. */
export const getDrill = async (
  store: Store,
  monitor: string,
  damaged: OnDamaged,
): Promise<VersionedDrill | undefined> => {
  const { drill, version } = await getDrillPlace(store, monitor, damaged);
  return drill && { drill, version };
};

/** The write that puts a drill in the place that was read, of whatever is there. */
export const drillWrite = (drill: Drill, { version: expectedVersion }: DrillPlace): Write => {
  const item = encode(drill);
  return expectedVersion === 0 ? { op: 'create', item } : { op: 'replace', item, expectedVersion };
};

/** Of all monitors, over or not; a damaged one is handed to `damaged`. */
export const getDrills = async (store: Store, damaged: OnDamaged): Promise<readonly VersionedDrill[]> =>
  decodeReadable(await queryWholePartition(store, drillPartition), decode, damaged);
