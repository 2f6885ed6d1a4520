// The SNS channel: the topic of the AWS stack. Outside AWS there is no topic, and its notifications are printed.
import { type ChannelDefinition, channelDefinition } from '../define/channel-definition.ts';
import { valid } from '../define/validation-result.ts';
import type { Channel } from './channel.ts';
import type { ChannelContext, ChannelKind } from './channel-kind.ts';
import { consoleKind } from './console.ts';

export const snsKind = {
  kind: 'sns',
  open: (context: Pick<ChannelContext, 'print' | 'topic'>): Channel => context.topic ?? consoleKind.open(context),
} satisfies ChannelKind;

/**
 * The SNS topic of the stack: e-mail, and whoever subscribes. Without any channel, alerts on AWS go to the topic anyway.
 *
 * @example
 * export const alerts = { channels: { team: webhook({ url: '…' }), mail: snsTopic() } };
 */
export const snsTopic = (): ChannelDefinition => channelDefinition('sns', valid({}));
