// The console channel: prints each notification where the process logs.
import { type ChannelDefinition, channelDefinition } from '../define/channel-definition.ts';
import { valid } from '../define/validation-result.ts';
import { accepted, type Channel } from './channel.ts';
import type { ChannelContext, ChannelKind } from './channel-kind.ts';

export const consoleKind = {
  kind: 'console',
  open: ({ print }: Pick<ChannelContext, 'print'>): Channel => ({
    send: async (notification) => {
      print(notification);
      return accepted;
    },
  }),
} satisfies ChannelKind;

/**
 * A channel that prints alerts to the console, beside others. Without any channel, alerts go to the console anyway.
 *
 * @example
 * export const alerts = { channels: { team: webhook({ url: '…' }), log: consoleChannel() } };
 */
export const consoleChannel = (): ChannelDefinition => channelDefinition('console', valid({}));
