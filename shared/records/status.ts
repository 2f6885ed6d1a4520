// The status item in the store: read strongly, replaced whole at the version that was read.
import * as v from 'valibot';
import { acrossMonitors, allOutboxes, statusKey } from '../model/keys.ts';
import type { MonitorStatus } from '../model/status.ts';
import type { Item, Store, Stored } from '../ports/store.ts';
import { parseBody } from './damage.ts';
import { Count, Streak, Time } from './fields.ts';

const version = 1;

const Kind = v.picklist(['opened', 'closed', 'removed', 'paused']);
const Texts = v.array(v.string());
/** Two for each incident. */
const Rank = Count;
const Single = v.object({
  id: v.string(),
  kind: Kind,
  n: Count,
  at: Time,
  startedAt: Time,
  cause: v.string(),
  tasks: Texts,
  reason: v.exactOptional(v.string()),
});
const Digest = v.object({
  id: v.string(),
  kind: v.literal('digest'),
  ranks: v.array(v.tuple([Rank, Rank])),
  leaves: v.picklist(['down', 'up', 'removed', 'paused']),
  count: Count,
  at: Time,
  startedAt: Time,
});
const StatusBody = v.object({
  v: v.literal(version),
  title: v.string(),
  status: v.picklist(['Up', 'Down', 'Unknown']),
  since: Time,
  from: Time,
  seq: Count,
  open: v.exactOptional(v.object({ n: Count, from: Time, cause: v.string(), tasks: Texts })),
  closed: v.array(v.object({ n: Count, from: Time, to: Time })),
  policy: v.object({ after: Streak, recoverAfter: Streak }),
  paused: v.boolean(),
  removed: v.boolean(),
  outbox: v.array(v.variant('kind', [Single, Digest])),
  lease: v.exactOptional(v.object({ owner: v.string(), until: Time })),
});

export type VersionedStatus = { readonly status: MonitorStatus; readonly version: number };

export const encodeStatus = (status: MonitorStatus): Item => {
  const { monitor, ...body } = status;
  const waiting = status.outbox.length > 0;
  const sort = acrossMonitors(status.lease?.until ?? 0, monitor);
  return {
    key: statusKey(monitor),
    body: { v: version, ...body },
    ...(waiting ? { indexes: { all: { partition: allOutboxes, sort } } } : {}),
  };
};

export const decodeStatus = (stored: Stored): VersionedStatus => {
  const { v: _, ...body } = parseBody(stored, version, StatusBody);
  return { status: { monitor: stored.key.sort, ...body }, version: stored.version };
};

export const getStatus = async (store: Store, monitor: string): Promise<VersionedStatus | undefined> => {
  const stored = await store.get(statusKey(monitor));
  return stored && decodeStatus(stored);
};

/** The monitors whose outbox may wait for a sender: a hint, as an index may lag. At most `limit`. */
export const outboxesWithoutLease = async (store: Store, now: number, limit: number): Promise<readonly string[]> => {
  const page = await store.queryIndex('all', allOutboxes, { to: acrossMonitors(now, '~'), limit });
  return page.items.map((item) => item.key.sort);
};
