// The keys as a running server knows them: read again whenever their file has changed.
import { timingSafeEqual } from 'node:crypto';
import { readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { hashOfKey, keysFile, parseKeys, type ReadKeys, type StoredKey } from './api-keys-file.ts';

export type KeyRing = {
  /** How many there are now, or why nobody can tell. */
  readonly count: () => { readonly outcome: 'read'; readonly keys: number } | Extract<ReadKeys, { outcome: 'refused' }>;
  /** Undefined for a key that is none; takes the same time for each. */
  readonly find: (key: string) => StoredKey | undefined;
};

type Seen = { readonly mark: string; readonly read: ReadKeys };

const none: ReadKeys = { outcome: 'read', keys: [] };
const markOf = (found: Stats): string => `${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs} ${found.mode}`;

/** What somebody else may write says nothing about who may come in. */
const isOthers = (found: Stats): boolean => process.platform !== 'win32' && (found.mode & 0o022) !== 0;

const refused = (sentence: string): ReadKeys => ({ outcome: 'refused', sentence });
const unreadable = (path: string, error: unknown): ReadKeys =>
  refused(`The file ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);

const readAt = (path: string, found: Stats): ReadKeys => {
  if (isOthers(found)) return refused(`The file ${path} can be written by others: chmod 600 makes it yours again.`);
  try {
    return parseKeys(path, readFileSync(path, 'utf8'));
  } catch (error) {
    return unreadable(path, error);
  }
};

const matches = (entry: StoredKey, hash: Buffer): boolean => timingSafeEqual(Buffer.from(entry.hash, 'hex'), hash);

/** Nobody gets in while the file is gone or damaged. `complain` hears of that, once for each state of the file. */
export const openKeyRing = (folder: string, complain: (sentence: string) => void): KeyRing => {
  const path = join(folder, keysFile);
  let seen: Seen = { mark: '', read: none };

  const readNow = (): Seen => {
    try {
      const found = statSync(path, { throwIfNoEntry: false });
      if (!found) return { mark: '', read: none };
      const mark = markOf(found);
      return mark === seen.mark ? seen : { mark, read: readAt(path, found) };
    } catch (error) {
      return { mark: 'unreadable', read: unreadable(path, error) };
    }
  };
  const whyNobody = ({ mark, read }: Seen): string | undefined => {
    if (read.outcome === 'refused') return read.sentence;
    return mark === '' ? `The file ${path} is gone: put it back, or make new keys by 'vigia keys make'.` : undefined;
  };
  const read = (): ReadKeys => {
    const now = readNow();
    const why = now.mark === seen.mark ? undefined : whyNobody(now);
    if (why !== undefined) complain(`${why} Nobody gets in by a key until then.`);
    seen = now;
    return now.read;
  };

  return {
    count: () => {
      const now = read();
      return now.outcome === 'read' ? { outcome: 'read', keys: now.keys.length } : now;
    },
    find: (key) => {
      const now = read();
      if (now.outcome === 'refused') return undefined;
      const hash = Buffer.from(hashOfKey(key), 'hex');
      return now.keys.filter((entry) => matches(entry, hash))[0];
    },
  };
};
