// The changes of the alert step to a status: claim channels, mark finished alerts, remove recorded receipts.
import { type ChannelProgress, type Lease, type Progress, pendingOf, shortenProgress } from './channel-progress.ts';
import { defined } from './defined.ts';
import type { Delivery } from './incident.ts';
import type { Alert } from './outbox.ts';
import { type MonitorStatus, maxPendingReceipts, type PendingReceipt } from './status.ts';

/** The alerts that this channel still has to take, in order. */
export const pendingAlerts = ({ outbox, channels = {} }: MonitorStatus, channel: string): readonly Alert[] =>
  pendingOf(outbox, channels, channel);

export type Readiness = 'ready' | 'nothing' | 'busy' | 'waiting';

/** Whether alerts may be sent by this channel now: `busy` while a sender has it, `waiting` before its next attempt. */
export const readinessOf = (status: MonitorStatus, channel: string, now: number): Readiness => {
  const { lease, notBefore = 0 } = status.channels?.[channel] ?? {};
  if (pendingAlerts(status, channel).length === 0) return 'nothing';
  if (lease && lease.until > now) return 'busy';
  return notBefore > now ? 'waiting' : 'ready';
};

/** The status with this progress, and without what no longer matters. */
const withProgress = (status: MonitorStatus, channels: Progress): MonitorStatus => {
  const { channels: _, ...rest } = status;
  const left = shortenProgress(channels, status.outbox);
  return Object.keys(left).length > 0 ? { ...rest, channels: left } : rest;
};

/** An alert leaves the outbox when each of these channels has finished it. Progress of other channels is dropped. */
export const withoutFinished = (status: MonitorStatus, names: readonly string[]): MonitorStatus => {
  const { channels = {} } = status;
  const known = Object.fromEntries(Object.entries(channels).filter(([name]) => names.includes(name)));
  const outbox: readonly Alert[] = status.outbox.filter(({ id }) =>
    names.some((name) => !known[name]?.finished?.includes(id)),
  );
  return withProgress({ ...status, outbox }, known);
};

const leaseOn = (outbox: readonly Alert[], owner: string, until: number): Lease =>
  defined({ owner, until, upTo: outbox.at(-1)?.id });

/** Gives each of these channels to one owner. */
export const claim = (status: MonitorStatus, names: readonly string[], owner: string, until: number): MonitorStatus => {
  if (names.length === 0) return status;
  const lease = leaseOn(status.outbox, owner, until);
  const claimed = names.map((name) => [name, { ...status.channels?.[name], lease }] as const);
  return { ...status, channels: { ...status.channels, ...Object.fromEntries(claimed) } };
};

/** Whether the channel still belongs to this sender: its lease may have expired, and another sender have claimed it. */
export const owns = ({ channels }: MonitorStatus, channel: string, owner: string): boolean =>
  channels?.[channel]?.lease?.owner === owner;

/** What a channel answered about an alert for good. */
export type Delivered = Pick<Delivery, 'outcome' | 'reason'> & { readonly alert: Alert };

export type Sent = {
  readonly channel: string;
  readonly owner: string;
  /** What the channel accepted or refused for good, in order. */
  readonly delivered: readonly Delivered[];
  readonly at: number;
  /** Present when the channel is to be tried again, no earlier than at this time. */
  readonly retryAt?: number;
  /** Attempts in a row that did not succeed, with `retryAt`. */
  readonly retries?: number;
  /** Gives the lease back although alerts are pending. */
  readonly isOver: boolean;
  /** Until when the lease is renewed if it is not given back. */
  readonly until: number;
};

/** A failure alert belongs to no incident. */
const receiptsOf = ({ alert, ...delivered }: Delivered, { channel, at }: Sent): readonly PendingReceipt[] => {
  if (alert.kind === 'failure') return [];
  const receipt = { id: alert.id, channel, at, ...delivered };
  if (alert.kind !== 'digest') return [{ ...receipt, n: alert.n }];
  return alert.ranks.length > 0 ? [{ ...receipt, ranks: alert.ranks }] : [];
};

const withReceipts = (status: MonitorStatus, receipts: readonly PendingReceipt[]): MonitorStatus => {
  const { pendingReceipts: _, ...rest } = status;
  return receipts.length > 0 ? { ...rest, pendingReceipts: receipts.slice(-maxPendingReceipts) } : rest;
};

const waitOf = ({ retryAt, retries = 1 }: Sent): Pick<ChannelProgress, 'notBefore' | 'retries'> =>
  retryAt === undefined ? {} : { notBefore: retryAt, retries };

const progressAfter = (status: MonitorStatus, sent: Sent): ChannelProgress => {
  const before = status.channels?.[sent.channel] ?? {};
  const finished = [...new Set([...(before.finished ?? []), ...sent.delivered.map(({ alert }) => alert.id)])];
  if (!owns(status, sent.channel, sent.owner)) return { ...before, finished };
  if (sent.isOver || status.outbox.every(({ id }) => finished.includes(id))) return { finished, ...waitOf(sent) };
  return { finished, lease: leaseOn(status.outbox, sent.owner, sent.until) };
};

/**
 * Marks what one channel accepted or refused, and keeps the receipts, which are recorded later: nothing comes between a
 * send and its mark. `names` are all channels of the monitor. The lease, if the sender still owns it, is given back when
 * nothing is pending or the sender stops; it is renewed when further alerts came meanwhile.
 */
export const mark = (status: MonitorStatus, sent: Sent, names: readonly string[]): MonitorStatus => {
  const channels = { ...status.channels, [sent.channel]: progressAfter(status, sent) };
  const receipts = sent.delivered.flatMap((delivered) => receiptsOf(delivered, sent));
  const marked = withReceipts(status, [...(status.pendingReceipts ?? []), ...receipts]);
  return withoutFinished({ ...marked, channels }, names);
};

const isSame = (a: PendingReceipt, b: PendingReceipt): boolean =>
  a.id === b.id && a.at === b.at && a.channel === b.channel;

/** Drops receipts that are recorded, and none that were added meanwhile. */
export const forget = (status: MonitorStatus, recorded: readonly PendingReceipt[]): MonitorStatus =>
  withReceipts(
    status,
    (status.pendingReceipts ?? []).filter((one) => !recorded.some((other) => isSame(one, other))),
  );

const firstRetryMs = 30_000;
const maxRetryMs = 300_000;
/** A channel may request a longer wait than the usual one, up to this. */
const maxRequestedMs = 3_600_000;

/**
 * How long a channel waits after `retries` attempts in a row that did not succeed, milliseconds: 30 s, doubled up to
 * 5 min, of which `random` in [0, 1) takes off up to a half, so that monitors that fail together do not retry together.
 */
export const retryDelayMs = (retries: number, random: number, requestedMs = 0): number => {
  const usualMs = Math.min(firstRetryMs * 2 ** Math.max(0, retries - 1), maxRetryMs);
  return Math.max(Math.round(usualMs * (1 - random / 2)), Math.min(requestedMs, maxRequestedMs));
};

/**
 * The earliest time at which a sender has something to do for this monitor; 0 for at once, undefined for never.
 * Channels without progress are not known here, and count only while no channel has any.
 */
export const nextSendingAt = ({ outbox, channels = {}, pendingReceipts }: MonitorStatus): number | undefined => {
  if (pendingReceipts) return 0;
  if (outbox.length === 0) return undefined;
  const pending = Object.keys(channels).filter((name) => pendingOf(outbox, channels, name).length > 0);
  if (pending.length === 0) return 0;
  return Math.min(
    ...pending.map((name) => Math.max(channels[name]?.lease?.until ?? 0, channels[name]?.notBefore ?? 0)),
  );
};
