// Remembers the result of a read for some time, so that requests that follow each other closely share one read.

export type MemoOptions = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a result is reused, in milliseconds. */
  readonly forMs: number;
  /** How many keys are remembered; when one more is needed, all are forgotten. The last one only when left out. */
  readonly maxKeys?: number;
};

/** The result for `key`, from memory or from `read`. */
export type Memo<T> = (key: string, read: () => Promise<T>) => Promise<T>;

/** Callers of the same key share one promise, also while it is pending. A result that rejects is forgotten at once. */
export const createMemo = <T>({ now, forMs, maxKeys = 1 }: MemoOptions): Memo<T> => {
  const entries = new Map<string, { readonly at: number; readonly result: Promise<T> }>();
  return (key, read) => {
    const at = now();
    const entry = entries.get(key);
    // The absolute difference: a clock that was set back must not keep an old result for long.
    if (entry && Math.abs(at - entry.at) < forMs) return entry.result;
    if (!entry && entries.size >= maxKeys) entries.clear();
    const fresh = { at, result: read() };
    entries.set(key, fresh);
    fresh.result.catch(() => {
      if (entries.get(key) === fresh) entries.delete(key);
    });
    return fresh.result;
  };
};

/** `read` with a memory: calls it at most once in `forMs`. */
export const memoize = <T>(options: Omit<MemoOptions, 'maxKeys'>, read: () => Promise<T>): (() => Promise<T>) => {
  const memo = createMemo<T>(options);
  return () => memo('', read);
};
