// Sends what is pending for one channel, in order, and marks what the channel took.
import type { NamedChannel, SendOutcome } from '../../channels/channel.ts';
import { deliveries as messages } from '../../messages/en/deliveries.ts';
import { type Delivered, mark, owns, pendingAlerts, retryDelayMs, type Sent } from '../../model/delivery.ts';
import type { Notification } from '../../model/notification.ts';
import type { Alert } from '../../model/outbox.ts';
import type { MonitorStatus } from '../../model/status.ts';
import type { AlertDeps } from './alert-deps.ts';
import { changeStatus } from './change-status.ts';
import { composeNotification } from './compose-notification.ts';
import { sendOnce, sendTimeoutMs } from './send-once.ts';

/** A round that lasts this long marks what it has sent before it goes on: a sender that dies repeats no more than that. */
const roundMs = 4_000;
/** Rounds of one call: alerts that are added while it sends are sent too, but not without end. */
const maxRounds = 10;
const reasonLimit = 200;

/**
 * `sent`: everything was accepted. `refused`: the channel refused an alert for good. `retry`: the channel is tried again
 * later. `unfinished`: there was not enough time for all. `overtaken`: the lease expired, and another sender goes on.
 */
export type ChannelOutcome = 'sent' | 'refused' | 'retry' | 'unfinished' | 'overtaken';

type Sender = {
  readonly channel: NamedChannel;
  /** All channels of the monitor. */
  readonly names: readonly string[];
  readonly owner: string;
  /** As the channel was claimed. */
  readonly status: MonitorStatus;
  /** When the call began to send. */
  readonly startedAt: number;
};

type Retry = Extract<SendOutcome, { outcome: 'retry' }>;

/** When the channel is tried again. `retries` counts the attempts in a row that did not succeed. */
const retryAt = (deps: AlertDeps, about: { id: string; channel: string; retries: number }, sent: Retry): number => {
  const { id, channel, retries } = about;
  const afterMs = retryDelayMs(retries, deps.random(), sent.afterMs);
  deps.logger.warn(messages.willRetry({ id, channel, reason: sent.reason, afterMs }));
  return deps.clock.now() + afterMs;
};

const deliver = (
  deps: AlertDeps,
  { channel: { name } }: Sender,
  alert: Alert,
  notification: Notification,
  sent: Exclude<SendOutcome, Retry>,
): Delivered => {
  const about = sent.outcome === 'refused' ? { ...sent, reason: sent.reason.slice(0, reasonLimit) } : sent;
  deps.delivered?.(notification, { channel: name, ...about });
  if (about.outcome === 'refused')
    deps.logger.warn(messages.refused({ id: alert.id, channel: name, reason: about.reason }));
  return { alert, ...about };
};

/** Sends until everything is sent, the channel returns `retry`, or it is time to mark. */
const sendRound = async (deps: AlertDeps, sender: Sender, status: MonitorStatus): Promise<Sent> => {
  const { channel, owner, startedAt } = sender;
  const delivered: Delivered[] = [];
  const roundAt = deps.clock.now();
  const lastStartAt = startedAt + deps.sendingMs - sendTimeoutMs;
  const ended = (more: Partial<Pick<Sent, 'retryAt' | 'retries' | 'isOver'>>): Sent => {
    const at = deps.clock.now();
    return { channel: channel.name, owner, delivered, at, until: at + deps.leaseMs, isOver: false, ...more };
  };
  for (const alert of pendingAlerts(status, channel.name)) {
    const now = deps.clock.now();
    if (now > lastStartAt) return ended({ isOver: true });
    if (now - roundAt >= roundMs) break;
    const notification = composeNotification(status, alert, deps.publicUrl);
    const sent = await sendOnce(deps.clock, channel.channel, notification);
    if (sent.outcome === 'retry') {
      const retries = delivered.length > 0 ? 1 : (status.channels?.[channel.name]?.retries ?? 0) + 1;
      const about = { id: alert.id, channel: channel.name, retries };
      return ended({ isOver: true, retryAt: retryAt(deps, about, sent), retries });
    }
    delivered.push(deliver(deps, sender, alert, notification, sent));
  }
  return ended({});
};

type Ended = { readonly outcome: ChannelOutcome; readonly status: MonitorStatus | undefined };

/** Sends what is pending for the channel, and what is added meanwhile. @throws an Error of the store. */
export const sendPending = async (deps: AlertDeps, sender: Sender): Promise<Ended> => {
  const { channel, names, owner } = sender;
  let status: MonitorStatus | undefined = sender.status;
  const { monitor } = status;
  let isRefused = false;
  for (let round = 1; status; round += 1) {
    const sent = await sendRound(deps, sender, status);
    isRefused ||= sent.delivered.some(({ outcome }) => outcome === 'refused');
    const isOver = sent.isOver || round === maxRounds;
    status = await changeStatus(deps, monitor, (before) => mark(before, { ...sent, isOver }, names));
    if (sent.retryAt !== undefined) return { outcome: 'retry', status };
    if (!status || pendingAlerts(status, channel.name).length === 0) break;
    if (isOver) return { outcome: 'unfinished', status };
    if (!owns(status, channel.name, owner)) return { outcome: 'overtaken', status };
  }
  return { outcome: isRefused ? 'refused' : 'sent', status };
};
