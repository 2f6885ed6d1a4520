// Audience: looks who listens to the alerts, and keeps what was seen for whoever wants to know.
import type { CountSubscribers } from '../../channels/channel.ts';
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import { isNews, subscriberCountEveryMs } from '../../model/subscribers.ts';
import { getSubscribers, putSubscribers } from '../../storage/records/subscriber-record.ts';
import type { Store } from '../../storage/store.ts';

export type SubscriberCountDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly logger: Pick<Logger, 'warn'>;
  readonly countSubscribers: CountSubscribers;
};

/** `known`: nothing has changed, so nothing was written. */
export type SubscriberCountOutcome = 'recorded' | 'known';

/** One question to the carrier and one read; a write where something has changed, and once an hour. */
export const refreshSubscriberCount = async ({
  clock,
  store,
  logger,
  countSubscribers,
}: SubscriberCountDeps): Promise<SubscriberCountOutcome> => {
  const { seen, version } = await getSubscribers(store);
  const subscribers = await countSubscribers();
  const at = clock.now();
  if (!isNews(seen, subscribers, at)) return 'known';
  if (subscribers.confirmed === 0)
    logger.warn('alerts are sent, but nobody is subscribed to them and has confirmed it');
  // Whoever was quicker has just seen the same.
  await putSubscribers(store, { at, ...subscribers }, version);
  return 'recorded';
};

/** Calls `look` when it is due; a process that has just begun, as each deployment makes one, looks at once. */
export const createSubscriberTicker = (clock: Pick<Clock, 'now'>, look: () => Promise<void>): (() => Promise<void>) => {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now();
    if (Math.abs(now - lookedAt) < subscriberCountEveryMs) return;
    lookedAt = now;
    await look();
  };
};
