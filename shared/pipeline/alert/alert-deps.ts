// What the alert step needs.
import type { NamedChannel } from '../../channels/channel.ts';
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Delivery } from '../../model/incident.ts';
import type { Notification } from '../../model/notification.ts';
import type { Store } from '../../storage/store.ts';

export type AlertDeps = {
  readonly clock: Clock;
  readonly store: Store;
  readonly logger: Pick<Logger, 'warn'>;
  /** The channels that receive the alerts of this monitor. */
  readonly channelsOf: (monitor: string) => readonly NamedChannel[];
  readonly newId: () => string;
  /** In [0, 1). */
  readonly random: () => number;
  /** Longer than a round of sending takes, so that two senders never send through one channel at once. */
  readonly leaseMs: number;
  /** How long one call may send; what is pending then waits for the next sweep. */
  readonly sendingMs: number;
  /** Called with each notification that a channel accepted or refused for good. */
  readonly delivered?: (notification: Notification, delivery: Pick<Delivery, 'channel' | 'outcome' | 'reason'>) => void;
  /** Where the pages are served, for links in alerts; absent where that is not known. */
  readonly publicUrl?: string;
};
