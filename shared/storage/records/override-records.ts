// Manual overrides in the store: one item for each monitor, replaced at the version that was read.
import * as v from 'valibot';
import { hasOverrides, type MonitorOverrides } from '../../model/overrides.ts';
import { overridesKey, overridesPartition } from '../keys.ts';
import type { Item, Store, Stored, Write } from '../store.ts';
import { createRecordParser } from './parse-record.ts';
import { queryWholePartition } from './query-whole-partition.ts';
import { decodeReadable, type OnDamaged, undefinedIfReplaceable } from './record-errors.ts';
import { Interval, Time } from './record-fields.ts';
import { absentVersion, putAtVersion, writeAtVersion } from './write-at-version.ts';

const version = 1;

const override = <S extends v.GenericSchema>(value: S) =>
  v.object({ value, declared: value, at: Time, reason: v.exactOptional(v.string()) });
const OverridesBody = v.object({
  v: v.literal(version),
  interval: v.exactOptional(override(Interval)),
  paused: v.exactOptional(override(v.boolean())),
});
const parseOverrides = createRecordParser(version, OverridesBody);

/** Version 0: the monitor never had overrides. A damaged record has only its version, and counts as no overrides. */
type VersionedOverrides = { readonly overrides: MonitorOverrides | undefined; readonly version: number };

const encode = ({ monitor, ...body }: MonitorOverrides): Item => ({
  key: overridesKey(monitor),
  body: { v: version, ...body },
});

const decode = (stored: Stored): MonitorOverrides => {
  const { v: _, ...body } = parseOverrides(stored);
  return { monitor: stored.key.sort, ...body };
};

/** Its version is the source of the entity tag. Throws the RecordError of a newer record. */
export const getOverrides = async (
  store: Store,
  monitor: string,
  onDamaged: OnDamaged,
): Promise<VersionedOverrides> => {
  const stored = await store.get(overridesKey(monitor));
  if (!stored) return { overrides: undefined, version: absentVersion };
  return { overrides: await undefinedIfReplaceable(() => decode(stored), onDamaged), version: stored.version };
};

/**
 * Returns the new version, or undefined when another writer was faster. A record without overrides stays, because its
 * version must not start again.
 */
export const putOverrides = (
  store: Store,
  overrides: MonitorOverrides,
  expectedVersion: number,
): Promise<number | undefined> => putAtVersion(store, encode(overrides), expectedVersion);

/** The writes that end all overrides of a monitor, as part of a transaction; none where it has no overrides. */
export const removeOverridesWrites = async (store: Store, monitor: string): Promise<readonly Write[]> => {
  const { overrides, version } = await getOverrides(store, monitor, () => undefined);
  return hasOverrides(overrides) ? [writeAtVersion(encode({ monitor }), version)] : [];
};

/** The overrides by monitor. A damaged record counts as no overrides, and goes to `onDamaged`. */
export const getAllOverrides = async (
  store: Store,
  onDamaged: OnDamaged,
): Promise<ReadonlyMap<string, MonitorOverrides>> => {
  const all = decodeReadable(await queryWholePartition(store, overridesPartition), decode, onDamaged);
  return new Map(all.map((overrides) => [overrides.monitor, overrides]));
};
