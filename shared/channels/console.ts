// The console channel: prints each notification where the process logs.
import { accepted } from './channel.ts';
import type { ChannelKind } from './channel-kind.ts';

export const console: ChannelKind = {
  kind: 'console',
  open: ({ print }) => ({
    send: async (notification) => {
      print(notification);
      return accepted;
    },
  }),
};
