// The channels of this process: for the alert step, and directly for what cannot be recorded.
import type { NamedChannel } from '../../shared/channels/channel.ts';
import type { ChannelContext } from '../../shared/channels/channel-kind.ts';
import { openDefaultChannels } from '../../shared/channels/index.ts';
import { systemClock as clock } from '../../shared/clock/system-clock.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { AlertChannels } from '../../shared/model/alert-channels.ts';
import type { Notification } from '../../shared/model/notification.ts';
import { createGuardedConnector, type GuardedConnector } from '../../shared/net/guarded-connection.ts';
import type { AlertDeps } from '../../shared/pipeline/alert/index.ts';
import { openEnvironmentSecrets } from '../../shared/secrets/environment-secrets.ts';
import { openNotificationPrinter } from './open-logger.ts';
import type { StartOptions } from './start-options.ts';
import { createDirectSender, type SendDirectly } from './storage-health/direct-sender.ts';

type Reword = (notification: Notification) => Notification;

export type LocalChannels = {
  /** What the alert step needs; it sends each notification as `reword` returns it. */
  readonly forAlerts: (reword: Reword) => Required<Pick<AlertDeps, 'channelsOf' | 'delivered'>>;
  readonly sendDirectly: SendDirectly;
};

type Deps = {
  readonly options: Pick<StartOptions, 'json'>;
  /** The channels as the monitors file configures them now. */
  readonly alerts: () => AlertChannels | undefined;
  readonly logger: Logger;
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
    now: clock.now,
    print: openNotificationPrinter(options),
    secrets: openEnvironmentSecrets(process.env),
    connector: () => {
      connector ??= createGuardedConnector();
      return connector;
    },
  };
};

const rewordedBy =
  (reword: Reword) =>
  ({ name, channel }: NamedChannel): NamedChannel => ({
    name,
    channel: { send: (notification, signal) => channel.send(reword(notification), signal) },
  });

export const openChannels = ({ options, alerts, logger, alertSent }: Deps): LocalChannels => {
  const channels = followFile(alerts, openContext(options));
  const delivered: AlertDeps['delivered'] = (notification, { outcome }) => {
    if (outcome === 'accepted') alertSent(notification);
  };
  return {
    forAlerts: (reword) => ({ channelsOf: () => channels().map(rewordedBy(reword)), delivered }),
    sendDirectly: createDirectSender({ clock, channels, logger, delivered }),
  };
};
