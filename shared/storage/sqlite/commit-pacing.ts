// Decides how long the next commit waits for more writes: not at all, unless commits took much of the recent time.

/** Commits may use this share of the time, plus the time they have saved up, before they wait for more writes. */
const share = 0.1;
/** A store that was idle commits a burst of a dozen writes at once. */
const maxSavedMs = 25;
/** A write never waits longer than this, however slow the disk is. */
const maxWaitMs = 25;

type CommitPacing = {
  /** Milliseconds until the next commit may start, 0 to 25. */
  readonly waitMs: () => number;
  /** Reports how long a commit took, in milliseconds. */
  readonly spend: (ms: number) => void;
};

/** `now` returns milliseconds of a monotonic clock. */
export const createCommitPacing = (now: () => number): CommitPacing => {
  let savedMs = maxSavedMs;
  let updatedAt = now();

  /** Limits the debt to the longest wait, so that one slow commit does not delay many later ones. */
  const update = (changeMs: number): void => {
    const before = updatedAt;
    updatedAt = now();
    const next = savedMs + (updatedAt - before) * share + changeMs;
    savedMs = Math.min(maxSavedMs, Math.max(-maxWaitMs * share, next));
  };

  return {
    waitMs: () => {
      update(0);
      return savedMs >= 0 ? 0 : Math.min(maxWaitMs, -savedMs / share);
    },
    spend: (ms) => update(-ms),
  };
};
