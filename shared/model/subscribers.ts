// The subscribers of alerts, as far as a channel counts them: it accepts alerts even when it has no subscriber.
export type Subscribers = {
  /** Subscriptions that receive alerts. */
  readonly confirmed: number;
  /** Subscriptions whose owners have not confirmed yet. */
  readonly pending: number;
};

/** Milliseconds between two counts: a confirmation is visible after at most this time. */
export const countSubscribersEveryMs = 300_000;

/** An unchanged count is recorded this often, so that its record shows it as recent. */
const rewriteMs = 3_600_000;

/** Whether a count has to be recorded: the first count, a changed one, and one each hour. */
export const isWorthRecording = (
  recorded: (Subscribers & { readonly at: number }) | undefined,
  counted: Subscribers,
  at: number,
): boolean =>
  recorded === undefined ||
  recorded.confirmed !== counted.confirmed ||
  recorded.pending !== counted.pending ||
  Math.abs(at - recorded.at) >= rewriteMs;
