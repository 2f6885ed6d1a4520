// The channels of this process: for the alert step, and directly for notifications about Vigía itself.
import type { NamedChannel } from '../../shared/channels/channel.ts';
import { console } from '../../shared/channels/index.ts';
import type { Notification } from '../../shared/model/notification.ts';
import type { AlertDeps } from '../../shared/pipeline/alert/index.ts';
import { openNotificationPrinter } from './open-logger.ts';
import type { StartOptions } from './start-options.ts';

export type LocalChannels = {
  /** The channels of the alert step, which send each notification as `reword` returns it. */
  readonly rewordedBy: (
    reword: (notification: Notification) => Notification,
  ) => Required<Pick<AlertDeps, 'channelsOf' | 'delivered'>>;
  /** Sends past the outbox: for what is reported because the outbox cannot be written. Never rejects. */
  readonly sendDirectly: (notification: Notification) => void;
};

/** `alertSent` counts each notification that a channel accepts. */
export const openChannels = (
  options: Pick<StartOptions, 'json'>,
  alertSent: (notification: Notification) => void,
): LocalChannels => {
  const channel = console.open({ print: openNotificationPrinter(options) });
  const channels: readonly NamedChannel[] = [{ name: console.kind, channel }];
  return {
    rewordedBy: (reword) => {
      const reworded = channels.map(({ name, channel: { send } }) => ({
        name,
        channel: { send: (notification: Notification, signal: AbortSignal) => send(reword(notification), signal) },
      }));
      return {
        channelsOf: () => reworded,
        delivered: (notification, { outcome }) => outcome === 'accepted' && alertSent(notification),
      };
    },
    sendDirectly: (notification) => {
      channel.send(notification, new AbortController().signal).catch(() => undefined);
      alertSent(notification);
    },
  };
};
