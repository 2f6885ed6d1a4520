// Who listened to the alerts when somebody last looked: one small record.
import * as v from 'valibot';
import type { Audience } from '../../model/subscribers.ts';
import { audienceKey } from '../keys.ts';
import type { Store } from '../store.ts';
import { parseBody, unlessReplaceable } from './damaged-records.ts';
import { Count, Time } from './record-fields.ts';

const version = 1;
const Body = v.object({ v: v.literal(version), at: Time, confirmed: Count, pending: Count });

/** `at`: when it was so, milliseconds since the epoch. */
export type SeenAudience = Audience & { readonly at: number };

/** `version` 0: nobody has looked yet. A damaged one has its version only: the next look is put in its place. */
export type VersionedAudience = { readonly seen?: SeenAudience; readonly version: number };

/** Throws a RecordError for one of a newer version. */
export const getAudience = async (store: Store): Promise<VersionedAudience> => {
  const stored = await store.get(audienceKey);
  if (!stored) return { version: 0 };
  const body = await unlessReplaceable(
    () => parseBody(stored, version, Body),
    () => undefined,
  );
  if (!body) return { version: stored.version };
  const { at, confirmed, pending } = body;
  return { seen: { at, confirmed, pending }, version: stored.version };
};

/** False when somebody else looked at the same time, and was quicker. */
export const putAudience = async (store: Store, seen: SeenAudience, expectedVersion: number): Promise<boolean> => {
  const item = { key: audienceKey, body: { v: version, ...seen } };
  if (expectedVersion === 0) return (await store.create(item)).outcome === 'created';
  return (await store.replace(item, expectedVersion)).outcome === 'replaced';
};
