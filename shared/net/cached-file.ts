// A small system file, such as the hosts file, parsed once and read again after it changed: a laptop changes networks.
import { readFileSync, statSync } from 'node:fs';
import { isOutOfDescriptors } from './own-side.ts';

const minCheckIntervalMs = 2_000;

type Parsing<T> = {
  readonly parse: (text: string) => T;
  /** The value for a file that is missing, unreadable or too large. */
  readonly empty: T;
  readonly maxBytes: number;
};

/** Returns the parsed file; checks for a change at most every 2 s. */
export const createCachedFile = <T>(path: string, { parse, empty, maxBytes }: Parsing<T>): (() => T) => {
  let value = empty;
  let version = '';
  let checkedAt = Number.NEGATIVE_INFINITY;

  const refresh = (): void => {
    const stat = statSync(path);
    const current = `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    if (current === version) return;
    value = stat.size <= maxBytes ? parse(readFileSync(path, 'utf8')) : empty;
    version = current;
  };

  return () => {
    const now = performance.now();
    if (now - checkedAt < minCheckIntervalMs) return value;
    checkedAt = now;
    try {
      refresh();
    } catch (error) {
      // The file is still there while this process cannot open another one.
      if (isOutOfDescriptors((error as NodeJS.ErrnoException).code)) return value;
      value = empty;
      version = '';
    }
    return value;
  };
};
