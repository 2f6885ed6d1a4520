// How long the next commit waits for company: not at all, unless commits have taken much of the time lately.

/** Commits take this share of the time, and what they have saved up, before they wait for further writes to share one. */
const share = 0.1;
/** A quiet store answers a burst of a dozen commits at once. */
const maxSavedMs = 25;
/** So that a write waits no longer than people or budgets would notice, however slow the disk is. */
const maxWaitMs = 25;

export type Pacing = {
  /** Milliseconds until the next commit may begin, 0 to 25. */
  readonly waitMs: () => number;
  /** Says how long a commit took, milliseconds. */
  readonly spent: (ms: number) => void;
};

/** `now` in milliseconds, of a clock that never goes back. */
export const createPacing = (now: () => number): Pacing => {
  let saved = maxSavedMs;
  let at = now();

  /** Below zero what is owed is forgiven beyond the longest wait: one slow commit is not held against many. */
  const settle = (changeMs: number): void => {
    const before = at;
    at = now();
    const grown = saved + (at - before) * share + changeMs;
    saved = Math.min(maxSavedMs, Math.max(-maxWaitMs * share, grown));
  };

  return {
    waitMs: () => {
      settle(0);
      return saved >= 0 ? 0 : Math.min(maxWaitMs, -saved / share);
    },
    spent: (ms) => settle(-ms),
  };
};
