// The registry of the kinds of channel: one line for each.
import { type AlertChannels, type ChannelSpec, defaultChannels } from '../model/alert-channels.ts';
import type { NamedChannel } from './channel.ts';
import type { ChannelContext, ChannelKind } from './channel-kind.ts';
import { consoleKind } from './console.ts';
import { snsKind } from './sns.ts';
import { webhookKind } from './webhook/send-webhook.ts';

const kinds: readonly ChannelKind[] = [consoleKind, snsKind, webhookKind];

/** Opens a channel of the monitors file. @throws an Error for a kind that is not in the registry. */
const openChannel = ({ id, kind, options }: ChannelSpec, context: ChannelContext): NamedChannel => {
  const found = kinds.find((candidate) => candidate.kind === kind);
  if (!found) throw new Error(`the channel ${id} has the unknown kind ${kind}`);
  return { name: id, channel: found.open(context, options) };
};

/** The channel of a monitors file that configures none: the topic of the stack on AWS, or the console. */
const implicitChannel = (context: ChannelContext): NamedChannel => {
  const { kind, open } = context.topic ? snsKind : consoleKind;
  return { name: kind, channel: open(context) };
};

/** The channels that receive the alerts of every monitor: those configured, or the one that needs no configuration. */
export const openDefaultChannels = (
  alerts: AlertChannels | undefined,
  context: ChannelContext,
): readonly NamedChannel[] =>
  alerts ? defaultChannels(alerts).map((spec) => openChannel(spec, context)) : [implicitChannel(context)];
