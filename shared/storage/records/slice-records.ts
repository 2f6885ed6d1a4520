// Slices in the store, and the marks of slices that a late result has made incomplete.
import * as v from 'valibot';
import { type Slice, sliceMs } from '../../model/slice.ts';
import {
  lateSliceKey,
  lateSliceRange,
  rollupPartition,
  rollupSort,
  startOfLateSlice,
  startOfRollupSort,
} from '../keys.ts';
import type { Item, Store, Stored } from '../store.ts';
import { createRecordParser } from './parse-record.ts';
import { Time } from './record-fields.ts';
import { decodeRollupBody, encodeRollupBody, RollupBody } from './rollup-records.ts';

const version = 1;
/** The hours of older slices are rolled up. */
const keepSeconds = 2 * 86_400;
const maxTries = 5;
const limit = 1_000;

const SliceBody = v.object({
  ...RollupBody.entries,
  u: v.exactOptional(v.array(v.tuple([Time, v.pipe(v.number(), v.safeInteger(), v.minValue(1))]))),
});
const parseSlice = createRecordParser(version, SliceBody);

const partition = rollupPartition(undefined);
const expiresAt = (from: number): number => Math.floor(from / 1_000) + keepSeconds;

const encodeSlice = ({ from, rollup, undecided }: Slice): Item => ({
  key: { partition, sort: rollupSort('slice', from) },
  expiresAt: expiresAt(from),
  body: { ...encodeRollupBody(rollup), ...(undecided.length > 0 ? { u: undecided } : {}) },
});

/** Throws a RecordError for a damaged or newer record. */
export const decodeSlice = (stored: Stored): Slice => {
  const { u, ...body } = parseSlice(stored);
  return { from: startOfRollupSort(stored.key.sort), rollup: decodeRollupBody(stored, body), undecided: u ?? [] };
};

/** Creates the slice, or replaces it. */
export const putSlice = async (store: Store, slice: Slice): Promise<void> => {
  const item = encodeSlice(slice);
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const created = await store.create(item);
    if (created.outcome === 'created') return;
    if ((await store.replace(item, created.item.version)).outcome === 'replaced') return;
  }
};

/** The slices that start in [from, to), oldest first. */
export const querySlices = async (store: Store, from: number, to: number): Promise<readonly Stored[]> => {
  if (to <= from) return [];
  const range = { from: rollupSort('slice', from), to: rollupSort('slice', to - 1), limit };
  return (await store.query(partition, range)).items;
};

/** The start of the newest slice that starts in [from, to); undefined when there is none. */
export const newestSlice = async (store: Store, from: number, to: number): Promise<number | undefined> => {
  if (to <= from) return undefined;
  const range = { from: rollupSort('slice', from), to: rollupSort('slice', to - 1), limit: 1, descending: true };
  const [newest] = (await store.query(partition, range)).items;
  return newest && startOfRollupSort(newest.key.sort);
};

/** A mark at the version that was read. */
export type LateMark = { readonly from: number; readonly version: number };

/** Marks the slice: a run of it was recorded after it may have been counted. Each mark has a version of its own. */
export const markLate = async (store: Store, from: number): Promise<void> => {
  const item: Item = { key: lateSliceKey(from), body: { v: version }, expiresAt: expiresAt(from + sliceMs) };
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const created = await store.create(item);
    if (created.outcome === 'created') return;
    if ((await store.replace(item, created.item.version)).outcome === 'replaced') return;
  }
};

export const getLateMarks = async (store: Store): Promise<readonly LateMark[]> => {
  const { partition: planner, ...range } = lateSliceRange;
  const page = await store.query(planner, { ...range, limit: 100 });
  return page.items.map(({ key, version: read }) => ({ from: startOfLateSlice(key.sort), version: read }));
};

/** Keeps the mark if another late run has marked the slice since. */
export const removeLateMark = async (store: Store, { from, version: read }: LateMark): Promise<void> => {
  await store.remove(lateSliceKey(from), read);
};
