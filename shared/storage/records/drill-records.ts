// Drills in the store: the newest drill of each monitor, replaced at the version that was read.
import * as v from 'valibot';
import type { Drill } from '../../model/drill.ts';
import { drillKey, drillPartition } from '../keys.ts';
import type { Item, Store, Stored, Write } from '../store.ts';
import { createRecordParser } from './parse-record.ts';
import { queryWholePartition } from './query-whole-partition.ts';
import { decodeReadable, type OnDamaged, undefinedIfReplaceable } from './record-errors.ts';
import { Interval, Time } from './record-fields.ts';
import { absentVersion, writeAtVersion } from './write-at-version.ts';

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
const parseDrill = createRecordParser(version, DrillBody);

export type VersionedDrill = { readonly drill: Drill; readonly version: number };

const encode = ({ monitor, ...body }: Drill): Item => ({ key: drillKey(monitor), body: { v: version, ...body } });

const decode = (stored: Stored): VersionedDrill => {
  const { v: _, ...body } = parseDrill(stored);
  return { drill: { monitor: stored.key.sort, ...body }, version: stored.version };
};

/** The record of a monitor's newest drill: version 0 before the first drill. A damaged record has only its version. */
type DrillRecord = { readonly drill?: Drill; readonly version: number };

/** Throws the RecordError of a newer record. */
export const getDrillRecord = async (store: Store, monitor: string, onDamaged: OnDamaged): Promise<DrillRecord> => {
  const stored = await store.get(drillKey(monitor));
  if (!stored) return { version: absentVersion };
  return (await undefinedIfReplaceable(() => decode(stored), onDamaged)) ?? { version: stored.version };
};

/** The newest drill of a monitor, ended or not. Throws the RecordError of a newer record. */
export const getDrill = async (
  store: Store,
  monitor: string,
  onDamaged: OnDamaged,
): Promise<VersionedDrill | undefined> => {
  const { drill, version } = await getDrillRecord(store, monitor, onDamaged);
  return drill && { drill, version };
};

/** The write that replaces the record that was read. */
export const drillWrite = (drill: Drill, { version }: DrillRecord): Write => writeAtVersion(encode(drill), version);

/** The newest drills of all monitors, ended or not. */
export const getDrills = async (store: Store, onDamaged: OnDamaged): Promise<readonly VersionedDrill[]> =>
  decodeReadable(await queryWholePartition(store, drillPartition), decode, onDamaged);
