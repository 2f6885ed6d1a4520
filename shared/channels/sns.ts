// The SNS channel: the topic of the AWS stack. Outside AWS there is no topic, and its notifications are printed.
import type { ChannelKind } from './channel-kind.ts';
import { console } from './console.ts';

export const sns: ChannelKind = {
  kind: 'sns',
  open: (context) => context.topic ?? console.open(context),
};
