// How far the hours are rolled up: the next hour, and how many monitors of that hour are done.
import * as v from 'valibot';
import { defined } from '../../model/defined.ts';
import { hourMs, type Rollup } from '../../model/rollup.ts';
import { rollupProgressKey } from '../keys.ts';
import type { Store } from '../store.ts';
import { createRecordParser } from './parse-record.ts';
import { Time } from './record-fields.ts';
import { decodeRollupBody, encodeRollupBody, RollupBody } from './rollup-records.ts';
import { putAtVersion } from './write-at-version.ts';

const version = 1;

/** The id of a monitor, which a query can continue after. */
const After = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,300}$/));

const ProgressBody = v.object({
  v: v.literal(version),
  hour: v.pipe(Time, v.multipleOf(hourMs)),
  part: v.optional(v.object({ after: After, all: RollupBody })),
  staleUntil: v.optional(Time),
});
const parseProgress = createRecordParser(version, ProgressBody);

export type RollupProgress = {
  /** All earlier hours are rolled up, and the days that ended with them. Milliseconds since the epoch. */
  readonly hour: number;
  /** The monitors of this hour up to `after` are done; `all` is the sum of their roll-ups. */
  readonly part?: { readonly after: string; readonly all: Rollup };
  /** A clock that was ahead has left roll-ups of hours before this time that had not begun. */
  readonly staleUntil?: number;
};

/** `version` 0: not written yet. */
export type VersionedProgress = { readonly progress: RollupProgress; readonly version: number };

/** Throws a RecordError for a damaged or newer record. */
export const getRollupProgress = async (store: Store): Promise<VersionedProgress | undefined> => {
  const stored = await store.get(rollupProgressKey);
  if (!stored) return undefined;
  const { hour, part, staleUntil } = parseProgress(stored);
  const decoded = part && { after: part.after, all: decodeRollupBody(stored, part.all) };
  return { progress: defined({ hour, part: decoded, staleUntil }), version: stored.version };
};

/** Returns the new version, or undefined when another planner was faster. */
export const putRollupProgress = (
  store: Store,
  { hour, part, staleUntil }: RollupProgress,
  expectedVersion: number,
): Promise<number | undefined> => {
  const encoded = part && { after: part.after, all: encodeRollupBody(part.all) };
  const body = defined({ v: version, hour, part: encoded, staleUntil });
  return putAtVersion(store, { key: rollupProgressKey, body }, expectedVersion);
};

/** Deletes a damaged record: everything in it can be computed again from the runs. */
export const deleteRollupProgress = async (store: Store): Promise<void> => {
  await store.remove(rollupProgressKey);
};
