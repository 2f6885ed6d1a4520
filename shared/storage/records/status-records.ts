// The status item in the store: read strongly, replaced whole at the version that was read.
import * as v from 'valibot';
import { nextSendingAt } from '../../model/delivery.ts';
import type { MonitorStatus } from '../../model/status.ts';
import { acrossMonitors, allOutboxes, statusKey } from '../keys.ts';
import type { Item, Store, Stored } from '../store.ts';
import { createRecordParser } from './parse-record.ts';
import { Count, Language, Milliseconds, Policy, Time } from './record-fields.ts';

/** 1: before receipts and notifications had these names. SQLite files are migrated; see sqlite/migration-steps.ts. */
const version = 2;

const Texts = v.array(v.string());
/** Two for each incident. */
const Rank = Count;
const reasons = {
  cause: v.string(),
  tasks: Texts,
  evidence: v.exactOptional(v.string()),
  certificate: v.exactOptional(v.literal(true)),
};
const common = { id: v.string(), at: Time, startedAt: Time, uncheckedMs: v.exactOptional(Milliseconds) };
const Leaves = v.picklist(['down', 'failing', 'up', 'removed', 'paused']);
const Transition = v.object({
  ...common,
  ...reasons,
  leaves: v.exactOptional(Leaves),
  kind: v.picklist(['opened', 'closed', 'removed', 'paused']),
  n: Count,
  reason: v.exactOptional(v.string()),
  downBeforePause: v.exactOptional(Time),
});
const Reminder = v.object({
  ...common,
  ...reasons,
  kind: v.literal('reminder'),
  n: Count,
  number: Count,
  worsened: v.exactOptional(v.literal(true)),
});
const Failure = v.object({
  ...common,
  ...reasons,
  leaves: v.exactOptional(Leaves),
  kind: v.literal('failure'),
  run: v.string(),
  number: Count,
});
const Digest = v.object({
  ...common,
  kind: v.literal('digest'),
  ranks: v.array(v.tuple([Rank, Rank])),
  failures: v.exactOptional(v.tuple([Count, Count])),
  leaves: Leaves,
  count: Count,
});
/** Older records have neither channel nor outcome. */
const receipt = {
  id: v.string(),
  at: Time,
  channel: v.exactOptional(v.string()),
  outcome: v.exactOptional(v.picklist(['accepted', 'refused'])),
  reason: v.exactOptional(v.string()),
};
const SingleReceipt = v.object({ ...receipt, n: Count });
const DigestReceipt = v.object({ ...receipt, ranks: v.array(v.tuple([Rank, Rank])) });
const Lease = v.object({ owner: v.string(), until: Time, upTo: v.exactOptional(v.string()) });
const ChannelProgress = v.object({
  finished: v.exactOptional(Texts),
  lease: v.exactOptional(Lease),
  notBefore: v.exactOptional(Time),
  retries: v.exactOptional(Count),
});
/** A run's id without the monitor. */
const RunName = v.pipe(v.string(), v.regex(/^\d{1,13}(~[mc])?$/));
const Open = v.object({
  ...reasons,
  n: Count,
  from: Time,
  unchecked: v.exactOptional(v.object({ ms: Milliseconds, until: Time })),
  lastNotified: v.exactOptional(v.object({ at: Time, reminders: Count })),
});
const StatusBody = v.object({
  v: v.literal(version),
  title: v.string(),
  language: v.exactOptional(Language),
  status: v.picklist(['Up', 'Down', 'Unknown']),
  since: Time,
  from: Time,
  seq: Count,
  open: v.exactOptional(Open),
  closed: v.array(v.object({ n: Count, from: Time, to: Time })),
  policy: Policy,
  unknownAfterMs: v.exactOptional(Milliseconds),
  paused: v.boolean(),
  removed: v.boolean(),
  pausedSince: v.exactOptional(Time),
  outbox: v.array(v.variant('kind', [Transition, Reminder, Failure, Digest])),
  failures: v.exactOptional(v.object({ count: Count, from: Time, runs: v.array(RunName) })),
  badCertificate: v.exactOptional(v.object({ ...reasons, since: Time, at: Time })),
  // Only in older records.
  lease: v.exactOptional(Lease),
  channels: v.exactOptional(v.record(v.string(), ChannelProgress)),
  pendingReceipts: v.exactOptional(v.array(v.union([SingleReceipt, DigestReceipt]))),
});

const parseStatus = createRecordParser(version, StatusBody);

export type VersionedStatus = { readonly status: MonitorStatus; readonly version: number };

export const encodeStatus = (status: MonitorStatus): Item => {
  const { monitor, ...body } = status;
  const sendAt = nextSendingAt(status);
  return {
    key: statusKey(monitor),
    body: { v: version, ...body },
    ...(sendAt === undefined
      ? {}
      : { indexes: { all: { partition: allOutboxes, sort: acrossMonitors(sendAt, monitor) } } }),
  };
};

/** In older records, the console was the only channel, and only acceptance was recorded. */
const older = { channel: 'console', outcome: 'accepted' } as const;

export const decodeStatus = (stored: Stored): VersionedStatus => {
  const { v: _, lease, pendingReceipts, ...body } = parseStatus(stored);
  const status = {
    ...(lease ? { channels: { console: { lease } } } : {}),
    monitor: stored.key.sort,
    ...body,
    ...(pendingReceipts ? { pendingReceipts: pendingReceipts.map((receipt) => ({ ...older, ...receipt })) } : {}),
  };
  return { status, version: stored.version };
};

export const getStatus = async (store: Store, monitor: string): Promise<VersionedStatus | undefined> => {
  const stored = await store.get(statusKey(monitor));
  return stored && decodeStatus(stored);
};

/**
 * The monitors with alerts to send or receipts to record, and no live sender at `now`. An index may lag: a hint.
 * At most `limit`.
 */
export const dueOutboxes = async (store: Store, now: number, limit: number): Promise<readonly string[]> => {
  const page = await store.queryIndex('all', allOutboxes, { to: acrossMonitors(now, '~'), limit });
  return page.items.map((item) => item.key.sort);
};
