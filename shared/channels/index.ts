// The registry of the kinds of channel: one line for each.
import type { ChannelSpec } from '../model/alert-channels.ts';
import type { NamedChannel } from './channel.ts';
import type { ChannelContext, ChannelKind } from './channel-kind.ts';
import { console } from './console.ts';
import { sns } from './sns.ts';

export { console } from './console.ts';
export { sns } from './sns.ts';

const kinds: readonly ChannelKind[] = [console, sns];

/** Opens a channel of the monitors file. @throws an Error for a kind that is not in the registry. */
export const openChannel = ({ id, kind, options }: ChannelSpec, context: ChannelContext): NamedChannel => {
  const found = kinds.find((candidate) => candidate.kind === kind);
  if (!found) throw new Error(`the channel ${id} has the unknown kind ${kind}`);
  return { name: id, channel: found.open(context, options) };
};
