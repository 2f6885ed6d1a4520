// The channels of this process: for the alert step, and directly for notifications about Vigía itself.
import type { Channel } from '../../shared/channels/channel.ts';
import { console } from '../../shared/channels/index.ts';
import type { Notification } from '../../shared/model/notification.ts';
import { openNotificationPrinter } from './open-logger.ts';
import type { StartOptions } from './start-options.ts';

export type LocalChannels = {
  readonly channel: Channel;
  /** Sends past the outbox: for what is reported because the outbox cannot be written. Never rejects. */
  readonly sendDirectly: (notification: Notification) => void;
  /** Counts a notification that a channel accepted. */
  readonly alertSent: (notification: Notification) => void;
};

export const openChannels = (
  options: Pick<StartOptions, 'json'>,
  alertSent: LocalChannels['alertSent'],
): LocalChannels => {
  const channel = console.open({ print: openNotificationPrinter(options) });
  const sendDirectly = (notification: Notification): void => {
    channel.send(notification, new AbortController().signal).catch(() => undefined);
    alertSent(notification);
  };
  return { channel, sendDirectly, alertSent };
};
