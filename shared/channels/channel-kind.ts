// What a kind of channel provides, and what its channels are opened with.
import type { Notification } from '../model/notification.ts';
import type { GuardedConnector } from '../net/guarded-connection.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Channel } from './channel.ts';

/** What the process that sends has to offer. */
export type ChannelContext = {
  readonly now: () => number;
  /** Prints a notification where the process logs. */
  readonly print: (notification: Notification) => void;
  /** The topic of the AWS stack; absent outside AWS. */
  readonly topic?: Channel;
  /** Looks up the secrets that options name. */
  readonly secrets: Secrets;
  /** Opens connections by the address policy of the checks; created at its first use. */
  readonly connector: () => GuardedConnector;
};

export type ChannelKind = {
  /** As it stands in configuration and records. */
  readonly kind: string;
  /** `options` are those of the manifest, parsed when the monitors file was loaded. */
  readonly open: (context: ChannelContext, options: unknown) => Channel;
};
