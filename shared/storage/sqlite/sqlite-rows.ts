// Converts between an item and the columns of its row.
import type { SQLInputValue } from 'node:sqlite';
import { decodeBody } from '../encode-item.ts';
import type { Item, Key, Stored } from '../store.ts';

export const columns = 'pk, sk, version, body, expires_at, all_pk, all_sk, monitor_pk, monitor_sk';

export type Row = {
  readonly pk: string;
  readonly sk: string;
  readonly version: number;
  readonly body: string;
  readonly expires_at: number | null;
  readonly all_pk: string | null;
  readonly all_sk: string | null;
  readonly monitor_pk: string | null;
  readonly monitor_sk: string | null;
};

/** Body, expiry and index keys, in the order of `columns`. A missing value is null: node:sqlite throws for undefined. */
export const toColumns = (item: Item, body: string): readonly SQLInputValue[] => {
  const { all, byMonitor } = item.indexes ?? {};
  return [
    body,
    item.expiresAt ?? null,
    all?.partition ?? null,
    all?.sort ?? null,
    byMonitor?.partition ?? null,
    byMonitor?.sort ?? null,
  ];
};

const toKey = (partition: string | null, sort: string | null): Key | undefined =>
  partition === null || sort === null ? undefined : { partition, sort };

export const toStored = (row: Row): Stored => {
  const key = { partition: row.pk, sort: row.sk };
  const all = toKey(row.all_pk, row.all_sk);
  const byMonitor = toKey(row.monitor_pk, row.monitor_sk);
  return {
    key,
    body: decodeBody(row.body),
    version: row.version,
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
    ...((all || byMonitor) && { indexes: { ...(all && { all }), ...(byMonitor && { byMonitor }) } }),
  };
};
