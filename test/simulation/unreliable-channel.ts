// Channels that are down for hours, refuse, hang, or lose the outcome of a send, and a list of what they received.
import { accepted, type NamedChannel, type SendOutcome } from '../../shared/channels/channel.ts';
import type { Notification } from '../../shared/model/notification.ts';
import type { Faults } from './faults.ts';
import type { Process } from './process.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

export const channelNames = ['chat', 'mail'] as const;
type Name = (typeof channelNames)[number];

/** A notification that a channel accepted or refused. */
export type Received = {
  readonly channel: string;
  readonly notification: Notification;
  readonly outcome: 'accepted' | 'refused';
  /** When the send began. A slow channel may receive the notification much later. */
  readonly at: number;
  readonly sender: Process;
  /** Whether the sender received the outcome. */
  readonly known: boolean;
  /** Whether the status that the sender last read or wrote before the send contained its own lease of the channel. */
  readonly leased: boolean;
};

export type UnreliableChannels = {
  readonly received: readonly Received[];
  readonly channelsOf: (sender: Process, isLeased: (channel: string) => boolean) => readonly NamedChannel[];
  /** From now on no channel is down or hangs. */
  readonly recover: () => void;
  /** From now on these channels accept no notification, until they recover. */
  readonly refuse: (names: readonly Name[]) => void;
  /** From now on this channel does not respond, until it recovers. */
  readonly hang: (name: Name) => void;
};

type Deps = { readonly timeline: Timeline; readonly faults: Faults; readonly random: Random };

/** An outage of up to two hours, in a scenario with this fault. */
const outage = ({ timeline, faults, random }: Deps): ((at: number) => boolean) => {
  const from = timeline.now() + random.whole(0, 300_000);
  const to = from + random.whole(60_000, 7_200_000);
  let over = false;
  return (at) => {
    over ||= !faults.has('channel retries') || at > to;
    return !over && at >= from;
  };
};

export const createUnreliableChannels = (deps: Deps): UnreliableChannels => {
  const { timeline, faults, random } = deps;
  const received: Received[] = [];
  const isDown = { chat: outage(deps), mail: outage(deps) };
  const refusing = new Set<Name>();
  const hanging = new Set<Name>();
  let recovered = false;

  const retry = (): SendOutcome => {
    const reason = 'busy';
    return random.chance(0.7)
      ? { outcome: 'retry', reason }
      : { outcome: 'retry', reason, afterMs: random.whole(1_000, 120_000) };
  };

  const sendBy = (name: Name, sender: Process, isLeased: (channel: string) => boolean) => {
    const delayMs = (): number => (faults.strikes('slow channel') ? random.whole(20_000, 70_000) : random.whole(5, 80));
    return async (notification: Notification, signal: AbortSignal): Promise<SendOutcome> => {
      const [at, leased] = [timeline.now(), isLeased(name)];
      if (hanging.has(name)) return new Promise(() => undefined);
      const entries: { known: boolean }[] = [];
      const sent = await sender.call((): SendOutcome => {
        if (refusing.has(name) || (!recovered && isDown[name](timeline.now()))) return retry();
        if (faults.strikes('channel retries')) return retry();
        const outcome = name === 'chat' && faults.strikes('channel refuses') ? 'refused' : 'accepted';
        const entry = { channel: name, notification, outcome, at, sender, known: false, leased } as const;
        received.push(entry);
        entries.push(entry);
        return outcome === 'refused' ? { outcome, reason: 'no such room' } : accepted;
      }, delayMs());
      if (sent.outcome !== 'retry' && faults.strikes('lost outcome')) throw new Error('the channel did not respond');
      for (const entry of entries) entry.known = !signal.aborted;
      return sent;
    };
  };

  return {
    received,
    channelsOf: (sender, isLeased) =>
      channelNames.map((name) => ({ name, channel: { send: sendBy(name, sender, isLeased) } })),
    recover: () => {
      recovered = true;
      refusing.clear();
      hanging.clear();
    },
    refuse: (names) => {
      for (const name of names) refusing.add(name);
    },
    hang: (name) => void hanging.add(name),
  };
};
