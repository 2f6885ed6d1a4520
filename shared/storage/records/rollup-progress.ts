// How far the hours are rolled up: the hour that is next, and of that hour how many monitors are done already.
import * as v from 'valibot';
import { hourMs, type Rollup } from '../../model/rollup.ts';
import { rollupProgressKey } from '../keys.ts';
import type { Store } from '../store.ts';
import { parseBody } from './damaged-records.ts';
import { Time } from './record-fields.ts';
import { encodeRollupBody, RollupBody, rollupOf } from './rollup-records.ts';

const version = 1;

/** The id of a monitor, and so a key that a store can be asked from. */
const After = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,300}$/));

const Body = v.object({
  v: v.literal(version),
  hour: v.pipe(Time, v.multipleOf(hourMs)),
  part: v.optional(v.object({ after: After, all: RollupBody })),
  staleUntil: v.optional(Time),
});

export type RollupProgress = {
  /** All hours before this one are rolled up, and the days that ended with them. Milliseconds since the epoch. */
  readonly hour: number;
  /** Of this hour the monitors up to `after` are done, and `all` is what they come to together. */
  readonly part?: { readonly after: string; readonly all: Rollup };
  /** A clock that was ahead has left roll-ups of hours before this one, which had not come yet. */
  readonly staleUntil?: number;
};

/** `version` 0: not there yet. */
export type VersionedProgress = { readonly progress: RollupProgress; readonly version: number };

/** Throws a RecordError for a damaged or newer one. */
export const getRollupProgress = async (store: Store): Promise<VersionedProgress | undefined> => {
  const stored = await store.get(rollupProgressKey);
  if (!stored) return undefined;
  const { hour, part, staleUntil } = parseBody(stored, version, Body);
  const done = part && { after: part.after, all: rollupOf(stored, part.all) };
  const rest = { ...(done ? { part: done } : {}), ...(staleUntil === undefined ? {} : { staleUntil }) };
  return { progress: { hour, ...rest }, version: stored.version };
};

/** Its new version; undefined when another planner was quicker. */
export const putRollupProgress = async (
  store: Store,
  { hour, part, staleUntil }: RollupProgress,
  expectedVersion: number,
): Promise<number | undefined> => {
  const done = part && { after: part.after, all: encodeRollupBody(part.all) };
  const rest = { ...(done ? { part: done } : {}), ...(staleUntil === undefined ? {} : { staleUntil }) };
  const item = { key: rollupProgressKey, body: { v: version, hour, ...rest } };
  if (expectedVersion === 0) return (await store.create(item)).outcome === 'created' ? 1 : undefined;
  return (await store.replace(item, expectedVersion)).outcome === 'replaced' ? expectedVersion + 1 : undefined;
};

/** A damaged one says nothing that cannot be worked out anew from the runs. */
export const dropRollupProgress = async (store: Store): Promise<void> => {
  await store.remove(rollupProgressKey);
};
