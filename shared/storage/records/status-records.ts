// The status item in the store: read strongly, replaced whole at the version that was read.
import * as v from 'valibot';
import type { MonitorStatus } from '../../model/status.ts';
import { acrossMonitors, allOutboxes, statusKey } from '../keys.ts';
import type { Item, Store, Stored } from '../store.ts';
import { createRecordParser } from './parse-record.ts';
import { Count, Policy, Time } from './record-fields.ts';

/** 1: before receipts and notifications had these names. SQLite files are migrated; see sqlite/migration-steps.ts. */
const version = 2;

const Texts = v.array(v.string());
/** Two for each incident. */
const Rank = Count;
const reasons = { cause: v.string(), tasks: Texts, evidence: v.exactOptional(v.string()) };
const common = { id: v.string(), at: Time, startedAt: Time };
const Turn = v.object({
  ...common,
  ...reasons,
  kind: v.picklist(['opened', 'closed', 'removed', 'paused']),
  n: Count,
  reason: v.exactOptional(v.string()),
});
const Reminder = v.object({ ...common, ...reasons, kind: v.literal('reminder'), n: Count, number: Count });
const Failure = v.object({ ...common, ...reasons, kind: v.literal('failure'), run: v.string(), number: Count });
const Digest = v.object({
  ...common,
  kind: v.literal('digest'),
  ranks: v.array(v.tuple([Rank, Rank])),
  failures: v.exactOptional(v.tuple([Count, Count])),
  leaves: v.picklist(['down', 'failing', 'up', 'removed', 'paused']),
  count: Count,
});
const SingleAccepted = v.object({ id: v.string(), at: Time, n: Count });
const DigestAccepted = v.object({ id: v.string(), at: Time, ranks: v.array(v.tuple([Rank, Rank])) });
/** A run's id without the monitor. */
const RunName = v.pipe(v.string(), v.regex(/^\d{1,13}(~m)?$/));
const Open = v.object({
  ...reasons,
  n: Count,
  from: Time,
  lastNotified: v.exactOptional(v.object({ at: Time, reminders: Count })),
});
const StatusBody = v.object({
  v: v.literal(version),
  title: v.string(),
  status: v.picklist(['Up', 'Down', 'Unknown']),
  since: Time,
  from: Time,
  seq: Count,
  open: v.exactOptional(Open),
  closed: v.array(v.object({ n: Count, from: Time, to: Time })),
  policy: Policy,
  paused: v.boolean(),
  removed: v.boolean(),
  outbox: v.array(v.variant('kind', [Turn, Reminder, Failure, Digest])),
  failures: v.exactOptional(v.object({ count: Count, from: Time, runs: v.array(RunName) })),
  lease: v.exactOptional(v.object({ owner: v.string(), until: Time, upTo: v.exactOptional(v.string()) })),
  pendingReceipts: v.exactOptional(v.array(v.union([SingleAccepted, DigestAccepted]))),
});

const parseStatus = createRecordParser(version, StatusBody);

export type VersionedStatus = { readonly status: MonitorStatus; readonly version: number };

export const encodeStatus = (status: MonitorStatus): Item => {
  const { monitor, ...body } = status;
  // Whatever a sender left undone is taken up by the next: to be sent, or to be noted.
  const waiting = status.outbox.length > 0 || status.pendingReceipts !== undefined;
  const sort = acrossMonitors(status.lease?.until ?? 0, monitor);
  return {
    key: statusKey(monitor),
    body: { v: version, ...body },
    ...(waiting ? { indexes: { all: { partition: allOutboxes, sort } } } : {}),
  };
};

export const decodeStatus = (stored: Stored): VersionedStatus => {
  const { v: _, ...body } = parseStatus(stored);
  return { status: { monitor: stored.key.sort, ...body }, version: stored.version };
};

export const getStatus = async (store: Store, monitor: string): Promise<VersionedStatus | undefined> => {
  const stored = await store.get(statusKey(monitor));
  return stored && decodeStatus(stored);
};

/** The monitors with something left to send or to note, and no sender: a hint, as an index may lag. At most `limit`. */
export const outboxesWithoutLease = async (store: Store, now: number, limit: number): Promise<readonly string[]> => {
  const page = await store.queryIndex('all', allOutboxes, { to: acrossMonitors(now, '~'), limit });
  return page.items.map((item) => item.key.sort);
};
