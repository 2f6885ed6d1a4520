// The subscribers of the alerts at the last count, in one record.
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

/** `at`: when they were counted, in milliseconds since the epoch. */
export type SeenSubscribers = Subscribers & { readonly at: number };

/** Version 0: not counted yet. A damaged record has only its version: the next count replaces it. */
export type VersionedSubscribers = { readonly seen?: SeenSubscribers; readonly version: number };

/** Throws the RecordError of a newer record. */
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

/** False when another writer was faster. */
export const putSubscribers = async (
  store: Store,
  seen: SeenSubscribers,
  expectedVersion: number,
): Promise<boolean> => {
  const item = { key: subscribersKey, body: { v: version, ...seen } };
  return (await putAtVersion(store, item, expectedVersion)) !== undefined;
};
