// Who listens to the alerts, as far as their carrier can tell: it takes alerts that nobody ever reads all the same.
export type Subscribers = {
  /** Subscriptions that get alerts. */
  readonly confirmed: number;
  /** Those whose owner was asked, and has not said yes yet. */
  readonly pending: number;
};

/** How often it is looked, milliseconds: whoever has just said yes wants to see it. */
export const subscriberCountEveryMs = 300_000;

/** What has not changed is written no more often than this: when it was seen is told that exactly. */
const rewriteMs = 3_600_000;

/** Whether a look has something to record: the first one, a change, or an hour. */
export const isNews = (
  seen: (Subscribers & { readonly at: number }) | undefined,
  now: Subscribers,
  at: number,
): boolean =>
  seen === undefined ||
  seen.confirmed !== now.confirmed ||
  seen.pending !== now.pending ||
  Math.abs(at - seen.at) >= rewriteMs;
