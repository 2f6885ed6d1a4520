// A publisher that refuses for hours, is slow, or times out after it has sent; and keeps a list of what people got.
import { accepted, type Channel } from '../../shared/channels/channel.ts';
import type { Notification } from '../../shared/model/notification.ts';
import type { Faults } from './faults.ts';
import type { Process } from './process.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

export type Notified = {
  readonly notification: Notification;
  readonly at: number;
  readonly sender: Process;
  /** Whether the sender learnt that it was accepted. */
  readonly known: boolean;
  /** Whether, when it sent, the status as this sender last saw it carried its own lease. */
  readonly leased: boolean;
};

export type Mailbox = {
  readonly notified: readonly Notified[];
  readonly channelOf: (sender: Process, isLeased: () => boolean) => Channel;
};

type Deps = { readonly timeline: Timeline; readonly faults: Faults; readonly random: Random };

/** Down from some moment for up to hours, in a story that has this fault. */
const outage = ({ timeline, faults, random }: Deps): ((at: number) => boolean) => {
  const from = timeline.now() + random.whole(0, 300_000);
  const to = from + random.whole(60_000, 7_200_000);
  let over = false;
  return (at) => {
    over ||= !faults.has('publisher refuses') || at > to;
    return !over && at >= from;
  };
};

const retry = { outcome: 'retry', reason: 'busy' } as const;

type Handles = { readonly recover: () => void; readonly refuse: () => void };

export const createMailbox = (deps: Deps): Mailbox & Handles => {
  const { timeline, faults, random } = deps;
  const notified: Notified[] = [];
  const isDown = outage(deps);
  let recovered = false;
  let refusing = false;

  const channelOf = (sender: Process, isLeased: () => boolean): Channel => ({
    send: (notification) => {
      const slow = faults.strikes('slow publisher') ? random.whole(20_000, 70_000) : random.whole(5, 80);
      return sender.call(() => {
        if (refusing || (!recovered && isDown(timeline.now()))) return retry;
        if (faults.strikes('publisher refuses')) return retry;
        const known = !faults.strikes('publisher times out after the send');
        notified.push({ notification, at: timeline.now(), sender, known, leased: isLeased() });
        if (known) return accepted;
        throw new Error('the publisher did not answer');
      }, slow);
    },
  });

  return {
    notified,
    channelOf,
    recover: () => {
      recovered = true;
      refusing = false;
    },
    refuse: () => {
      refusing = true;
    },
  };
};
