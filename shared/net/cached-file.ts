// What a small file of the system says, such as the hosts file: read again when it has changed, as a laptop moves.
import { readFileSync, statSync } from 'node:fs';

const CHECK_EVERY_MS = 2_000;

type Reading<T> = {
  readonly parse: (text: string) => T;
  /** Where the file is missing, cannot be read, or is too large. */
  readonly nothing: T;
  readonly maxBytes: number;
};

/** What the file says now; looked at no more often than every 2 s. */
export const createChangingFile = <T>(path: string, { parse, nothing, maxBytes }: Reading<T>): (() => T) => {
  let said = nothing;
  let version = '';
  let checkedAt = Number.NEGATIVE_INFINITY;

  const refresh = (): void => {
    const stat = statSync(path);
    const current = `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    if (current === version) return;
    said = stat.size <= maxBytes ? parse(readFileSync(path, 'utf8')) : nothing;
    version = current;
  };

  return () => {
    const now = performance.now();
    if (now - checkedAt < CHECK_EVERY_MS) return said;
    checkedAt = now;
    try {
      refresh();
    } catch {
      said = nothing;
      version = '';
    }
    return said;
  };
};
