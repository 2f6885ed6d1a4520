// Counts the subscribers of alerts, and records the count for everybody who shows it.
import type { CountSubscribers } from '../../channels/channel.ts';
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import { deliveries as messages } from '../../messages/en/deliveries.ts';
import { countSubscribersEveryMs, isWorthRecording } from '../../model/subscribers.ts';
import { getSubscribers, putSubscribers } from '../../storage/records/subscriber-record.ts';
import type { Store } from '../../storage/store.ts';

export type SubscriberCountDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly logger: Pick<Logger, 'warn'>;
  readonly countSubscribers: CountSubscribers;
};

/** `unchanged`: nothing was written. */
export type SubscriberCountOutcome = 'recorded' | 'unchanged';

/** One count and one read; a write when the count has changed, and once an hour. */
export const refreshSubscriberCount = async ({
  clock,
  store,
  logger,
  countSubscribers,
}: SubscriberCountDeps): Promise<SubscriberCountOutcome> => {
  const { seen, version } = await getSubscribers(store);
  const subscribers = await countSubscribers();
  const at = clock.now();
  if (!isWorthRecording(seen, subscribers, at)) return 'unchanged';
  if (subscribers.confirmed === 0) logger.warn(messages.noSubscribers);
  // A write that came first has recorded the same count.
  await putSubscribers(store, { at, ...subscribers }, version);
  return 'recorded';
};

/** Calls `refresh` every five minutes. A new process, as each deployment starts one, calls it at once. */
export const createSubscriberTicker = (
  clock: Pick<Clock, 'now'>,
  refresh: () => Promise<void>,
): (() => Promise<void>) => {
  let refreshedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now();
    if (Math.abs(now - refreshedAt) < countSubscribersEveryMs) return;
    refreshedAt = now;
    await refresh();
  };
};
