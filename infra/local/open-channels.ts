// The channels of this process: for the alert step, and directly for notifications about Vigía itself.
import type { NamedChannel } from '../../shared/channels/channel.ts';
import type { ChannelContext } from '../../shared/channels/channel-kind.ts';
import { openDefaultChannels } from '../../shared/channels/index.ts';
import { systemClock } from '../../shared/clock/system-clock.ts';
import type { AlertChannels } from '../../shared/model/alert-channels.ts';
import type { Notification } from '../../shared/model/notification.ts';
import { createGuardedConnector, type GuardedConnector } from '../../shared/net/guarded-connection.ts';
import type { AlertDeps } from '../../shared/pipeline/alert/index.ts';
import { openEnvironmentSecrets } from '../../shared/secrets/environment-secrets.ts';
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

type Deps = {
  readonly options: Pick<StartOptions, 'json'>;
  /** The channels as the monitors file configures them now. */
  readonly alerts: () => AlertChannels | undefined;
  /** Counts each notification that a channel accepts. */
  readonly alertSent: (notification: Notification) => void;
};

/** Opens the channels of the monitors file at their first use, and again when a changed file brings others. */
const followFile = (alerts: Deps['alerts'], context: ChannelContext): (() => readonly NamedChannel[]) => {
  let opened: { readonly of: AlertChannels | undefined; readonly channels: readonly NamedChannel[] } | undefined;
  return () => {
    const of = alerts();
    if (!opened || opened.of !== of) opened = { of, channels: openDefaultChannels(of, context) };
    return opened.channels;
  };
};

const openContext = (options: Deps['options']): ChannelContext => {
  let connector: GuardedConnector | undefined;
  return {
    now: systemClock.now,
    print: openNotificationPrinter(options),
    secrets: openEnvironmentSecrets(process.env),
    connector: () => {
      connector ??= createGuardedConnector();
      return connector;
    },
  };
};

export const openChannels = ({ options, alerts, alertSent }: Deps): LocalChannels => {
  const channels = followFile(alerts, openContext(options));
  return {
    rewordedBy: (reword) => ({
      channelsOf: () =>
        channels().map(({ name, channel: { send } }) => ({
          name,
          channel: { send: (notification, signal) => send(reword(notification), signal) },
        })),
      delivered: (notification, { outcome }) => outcome === 'accepted' && alertSent(notification),
    }),
    sendDirectly: (notification) => {
      for (const { channel } of channels())
        channel
          .send(notification, new AbortController().signal)
          .then(({ outcome }) => outcome === 'accepted' && alertSent(notification))
          .catch(() => undefined);
    },
  };
};
