// Who listened to the alerts when somebody last looked: one small record.
import * as v from 'valibot';
import type { Subscribers } from '../../model/subscribers.ts';
import { subscribersKey } from '../keys.ts';
import type { Store } from '../store.ts';
import { createRecordParser } from './parse-record.ts';
import { undefinedIfReplaceable } from './record-errors.ts';
import { Count, Time } from './record-fields.ts';
import { absentVersion, putAtVersion } from './write-at-version.ts';

const version = 1;
const Body = v.object({ v: v.literal(version), at: Time, confirmed: Count, pending: Count });
const parseSubscribers = createRecordParser(version, Body);

/** `at`: when it was so, milliseconds since the epoch. */
export type SeenSubscribers = Subscribers & { readonly at: number };

/** `version` 0: nobody has looked yet. A damaged one has its version only: the next look is put in its place. */
export type VersionedSubscribers = { readonly seen?: SeenSubscribers; readonly version: number };

/** Throws a RecordError for one of a newer version. */
export const getSubscribers = async (store: Store): Promise<VersionedSubscribers> => {
  const stored = await store.get(subscribersKey);
  if (!stored) return { version: absentVersion };
  const body = await undefinedIfReplaceable(
    () => parseSubscribers(stored),
    () => undefined,
  );
  if (!body) return { version: stored.version };
  const { at, confirmed, pending } = body;
  return { seen: { at, confirmed, pending }, version: stored.version };
};

/** False when somebody else looked at the same time, and was quicker. */
export const putSubscribers = async (
  store: Store,
  seen: SeenSubscribers,
  expectedVersion: number,
): Promise<boolean> => {
  const item = { key: subscribersKey, body: { v: version, ...seen } };
  return (await putAtVersion(store, item, expectedVersion)) !== undefined;
};
