// What was changed by hand, in the store: one item a monitor, replaced at the version that was read.
import * as v from 'valibot';
import { hasOverrides, type MonitorOverrides } from '../../model/overrides.ts';
import { overridesKey, overridesPartition } from '../keys.ts';
import type { Item, Store, Stored, Write } from '../store.ts';
import { decodeReadable, type OnDamaged, parseBody, undefinedIfReplaceable } from './damaged-records.ts';
import { queryWholePartition } from './query-whole-partition.ts';
import { Interval, Time } from './record-fields.ts';

const version = 1;

const override = <S extends v.GenericSchema>(value: S) =>
  v.object({ value, declared: value, at: Time, reason: v.exactOptional(v.string()) });
const ControlBody = v.object({
  v: v.literal(version),
  interval: v.exactOptional(override(Interval)),
  paused: v.exactOptional(override(v.boolean())),
});

/** `version` 0: nothing was ever changed by hand. A damaged one has its version only, as it counts for nothing. */
export type VersionedOverrides = { readonly control: MonitorOverrides | undefined; readonly version: number };

const encode = ({ monitor, ...body }: MonitorOverrides): Item => ({
  key: overridesKey(monitor),
  body: { v: version, ...body },
});

const decode = (stored: Stored): MonitorOverrides => {
  const { v: _, ...body } = parseBody(stored, version, ControlBody);
  return { monitor: stored.key.sort, ...body };
};

/** Its version is what an entity tag is made of. Throws a RecordError for one of a newer version. */
export const getOverrides = async (store: Store, monitor: string, damaged: OnDamaged): Promise<VersionedOverrides> => {
  const stored = await store.get(overridesKey(monitor));
  if (!stored) return { control: undefined, version: 0 };
  return { control: await undefinedIfReplaceable(() => decode(stored), damaged), version: stored.version };
};

/** Never removed, even when nothing is left in it: its version must not begin anew. False when it has changed since. */
export const putOverrides = async (
  store: Store,
  control: MonitorOverrides,
  expectedVersion: number,
): Promise<boolean> => {
  const item = encode(control);
  if (expectedVersion === 0) return (await store.create(item)).outcome === 'created';
  return (await store.replace(item, expectedVersion)).outcome === 'replaced';
};

/** What ends all changes by hand of a monitor, together with something else; nothing where there are none. */
export const removeOverridesWrites = async (store: Store, monitor: string): Promise<readonly Write[]> => {
  const { control, version } = await getOverrides(store, monitor, () => undefined);
  return hasOverrides(control) ? [{ op: 'replace', item: encode({ monitor }), expectedVersion: version }] : [];
};

/** What was changed by hand of all monitors. One that is damaged counts for nothing, and is handed to `damaged`. */
export const getAllOverrides = async (
  store: Store,
  damaged: OnDamaged,
): Promise<ReadonlyMap<string, MonitorOverrides>> => {
  const controls = decodeReadable(await queryWholePartition(store, overridesPartition), decode, damaged);
  return new Map(controls.map((control) => [control.monitor, control]));
};
