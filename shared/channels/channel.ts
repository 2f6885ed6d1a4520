// The channel port: one way by which notifications reach people.
import type { Notification } from '../model/notification.ts';
import type { Subscribers } from '../model/subscribers.ts';

/**
 * `accepted`: the channel has taken the notification, which is all that can be promised. `refused`: the channel will
 * never take this notification. `retry`: the channel did not take it now; `afterMs` is the shortest wait that the
 * channel requests before the next attempt.
 */
export type SendOutcome =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'retry'; readonly reason: string; readonly afterMs?: number };

export interface Channel {
  /**
   * Stops as soon as the signal aborts. A rejection leaves the outcome unknown, so the notification is sent again with
   * the same id.
   */
  send(notification: Notification, signal: AbortSignal): Promise<SendOutcome>;
}

/** A channel under the name that configuration, logs and records give it. */
export type NamedChannel = { readonly name: string; readonly channel: Channel };

/** Counts the subscribers of a channel. Rejects when the count is not available. */
export type CountSubscribers = () => Promise<Subscribers>;

export const accepted: SendOutcome = { outcome: 'accepted' };
