// Sends notifications through the channels past the outbox: the second path, for what storage errors keep out of it.
//
// Every other alert is created in the outbox of a status record, where the alert step finds it until each channel has
// taken it. When records cannot be written, no alert can enter the outbox. Notifications about that, and about monitors
// whose runs cannot be recorded meanwhile, are therefore sent from memory, through the same channels. A notification is
// tried a few times and then dropped, as it is when the process ends. Sending never blocks a check.
import type { NamedChannel } from '../../../shared/channels/channel.ts';
import type { Clock } from '../../../shared/clock/clock.ts';
import type { Logger } from '../../../shared/logging/logger.ts';
import { directSending as messages } from '../../../shared/messages/en/storage-health.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import type { AlertDeps } from '../../../shared/pipeline/alert/index.ts';
import { sendOnce } from '../../../shared/pipeline/alert/send-once.ts';

/** Returns at once and never throws. */
export type SendDirectly = (notification: Notification) => void;

type Deps = {
  readonly clock: Clock;
  /** The default channels, as they are configured at the time. */
  readonly channels: () => readonly NamedChannel[];
  readonly logger: Pick<Logger, 'error'>;
  readonly delivered: NonNullable<AlertDeps['delivered']>;
};

/** Waits before the second attempt and the further ones. */
const retryDelaysMs = [2_000, 10_000, 60_000];
/** Notifications that wait for one channel; further ones are dropped. */
const maxWaiting = 100;

export const createDirectSender = ({ clock, channels, logger, delivered }: Deps): SendDirectly => {
  /** By the name of the channel: the last notification that is being sent, and how many wait. */
  const queues = new Map<string, { readonly last: Promise<void>; readonly waiting: number }>();

  const send = async ({ name, channel }: NamedChannel, notification: Notification): Promise<void> => {
    for (const delayMs of [...retryDelaysMs, undefined]) {
      const sent = await sendOnce(clock, channel, notification);
      if (sent.outcome !== 'retry') return delivered(notification, { channel: name, ...sent });
      if (delayMs === undefined)
        return logger.error(messages.dropped({ id: notification.id, channel: name, reason: sent.reason }));
      await clock.sleep(delayMs);
    }
  };

  const enqueue = (channel: NamedChannel, notification: Notification): void => {
    const { name } = channel;
    const { last, waiting } = queues.get(name) ?? { last: Promise.resolve(), waiting: 0 };
    if (waiting >= maxWaiting) {
      const reason = messages.tooMany({ limit: maxWaiting });
      logger.error(messages.dropped({ id: notification.id, channel: name, reason }));
      return;
    }
    const next = last
      .then(() => send(channel, notification))
      .catch(() => undefined)
      .finally(() => {
        const queue = queues.get(name);
        if (queue) queues.set(name, { ...queue, waiting: queue.waiting - 1 });
      });
    queues.set(name, { last: next, waiting: waiting + 1 });
  };

  return (notification) => {
    for (const channel of channels()) enqueue(channel, notification);
  };
};
