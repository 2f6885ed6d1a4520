// One attempt to send a notification through a channel, within a time limit.
import type { Channel, SendOutcome } from '../../channels/channel.ts';
import type { Clock } from '../../clock/clock.ts';
import { deliveries as messages } from '../../messages/en/deliveries.ts';
import type { Notification } from '../../model/notification.ts';
import { errorMessage } from '../../text/clean.ts';

/** How long one attempt may take. After that its outcome is unknown. */
export const sendTimeoutMs = 8_000;

/** A rejection or a time-out leaves the outcome unknown: the result is `retry`, so rather twice than never. */
export const sendOnce = async (
  clock: Pick<Clock, 'sleep'>,
  channel: Channel,
  notification: Notification,
): Promise<SendOutcome> => {
  const [sending, waiting] = [new AbortController(), new AbortController()];
  const timedOut = async (): Promise<SendOutcome> => {
    await clock.sleep(sendTimeoutMs, waiting.signal);
    return { outcome: 'retry', reason: messages.timedOut({ afterMs: sendTimeoutMs }) };
  };
  try {
    return await Promise.race([channel.send(notification, sending.signal), timedOut()]);
  } catch (error) {
    return { outcome: 'retry', reason: errorMessage(error) };
  } finally {
    waiting.abort();
    sending.abort();
  }
};
