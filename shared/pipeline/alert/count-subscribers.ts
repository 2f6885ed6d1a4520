// Audience: looks who listens to the alerts, and keeps what was seen for whoever wants to know.
import type { CountAudience } from '../../channels/subscriber-count.ts';
import type { Clock } from '../../clock/clock.ts';
import type { Journal } from '../../logging/logger.ts';
import { audienceLookMs, isNews } from '../../model/subscribers.ts';
import { getAudience, putAudience } from '../../storage/records/subscriber-record.ts';
import type { Store } from '../../storage/store.ts';

export type AudienceDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly journal: Pick<Journal, 'warn'>;
  readonly countAudience: CountAudience;
};

/** `known`: nothing has changed, so nothing was written. */
export type AudienceOutcome = 'recorded' | 'known';

/** One question to the carrier and one read; a write where something has changed, and once an hour. */
export const lookAtAudience = async ({
  clock,
  store,
  journal,
  countAudience,
}: AudienceDeps): Promise<AudienceOutcome> => {
  const { seen, version } = await getAudience(store);
  const audience = await countAudience();
  const at = clock.now();
  if (!isNews(seen, audience, at)) return 'known';
  if (audience.confirmed === 0) journal.warn('alerts are sent, but nobody is subscribed to them and has confirmed it');
  // Whoever was quicker has just seen the same.
  await putAudience(store, { at, ...audience }, version);
  return 'recorded';
};

/** Calls `look` when it is due; a process that has just begun, as each deployment makes one, looks at once. */
export const createAudienceTicker = (clock: Pick<Clock, 'now'>, look: () => Promise<void>): (() => Promise<void>) => {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now();
    if (Math.abs(now - lookedAt) < audienceLookMs) return;
    lookedAt = now;
    await look();
  };
};
