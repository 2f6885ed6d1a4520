// What a kind of channel provides, and what its channels are opened with.
import type { Notification } from '../model/notification.ts';
import type { Channel } from './channel.ts';

/** What the process that sends has to offer. */
export type ChannelContext = {
  /** Prints a notification where the process logs. */
  readonly print: (notification: Notification) => void;
  /** The topic of the AWS stack; absent outside AWS. */
  readonly topic?: Channel;
};

export type ChannelKind = {
  /** As it stands in configuration and records. */
  readonly kind: string;
  readonly open: (context: ChannelContext) => Channel;
};
