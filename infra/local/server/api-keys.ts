// The API keys of a running server, read again whenever their file has changed.
import { timingSafeEqual } from 'node:crypto';
import { readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { keysFile as messages } from '../../../shared/messages/en/server.ts';
import { hashOfKey, keysFile, parseKeys, type ReadKeys, type StoredKey } from './api-keys-file.ts';

export type ApiKeys = {
  /** The number of keys, or the reason why the file cannot be used. */
  readonly count: () => { readonly outcome: 'read'; readonly keys: number } | Extract<ReadKeys, { outcome: 'refused' }>;
  /** Undefined for a wrong key; takes the same time for each key. */
  readonly find: (key: string) => StoredKey | undefined;
  /** The key with that name, which is no secret. */
  readonly named: (name: string) => StoredKey | undefined;
};

/** `mark` changes whenever the file does; empty while there is no file. */
type Snapshot = { readonly mark: string; readonly read: ReadKeys };

const noKeys: ReadKeys = { outcome: 'read', keys: [] };
const markOf = (stats: Stats): string => `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.mode}`;

/** Another user could have added a key to such a file. */
const isWritableByOthers = (stats: Stats): boolean => process.platform !== 'win32' && (stats.mode & 0o022) !== 0;

const refused = (sentence: string): ReadKeys => ({ outcome: 'refused', sentence });

const unreadable = (path: string, error: unknown): ReadKeys =>
  refused(messages.unreadable({ path, code: String((error as NodeJS.ErrnoException).code) }));

const readFile = (path: string, stats: Stats): ReadKeys => {
  if (isWritableByOthers(stats)) return refused(messages.writableByOthers({ path }));
  try {
    return parseKeys(path, readFileSync(path, 'utf8'));
  } catch (error) {
    return unreadable(path, error);
  }
};

const readSnapshot = (path: string, previous: Snapshot): Snapshot => {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return { mark: '', read: noKeys };
    const mark = markOf(stats);
    return mark === previous.mark ? previous : { mark, read: readFile(path, stats) };
  } catch (error) {
    return { mark: 'unreadable', read: unreadable(path, error) };
  }
};

/** Why no key is accepted; undefined while keys are. */
const whyNoKey = (path: string, { mark, read }: Snapshot): string | undefined => {
  if (read.outcome === 'refused') return read.sentence;
  return mark === '' ? messages.missing({ path }) : undefined;
};

const matches = (entry: StoredKey, hash: Buffer): boolean => timingSafeEqual(Buffer.from(entry.hash, 'hex'), hash);

/** While the file is missing or damaged no key is accepted; `logError` is called once for each state of the file. */
export const openApiKeys = (folder: string, logError: (message: string) => void): ApiKeys => {
  const path = join(folder, keysFile);
  let snapshot: Snapshot = { mark: '', read: noKeys };

  const read = (): ReadKeys => {
    const current = readSnapshot(path, snapshot);
    const reason = current.mark === snapshot.mark ? undefined : whyNoKey(path, current);
    if (reason !== undefined) logError(messages.noKeyAccepted({ reason }));
    snapshot = current;
    return current.read;
  };

  return {
    count: () => {
      const current = read();
      return current.outcome === 'read' ? { outcome: 'read', keys: current.keys.length } : current;
    },
    named: (name) => {
      const current = read();
      return current.outcome === 'read' ? current.keys.find((entry) => entry.name === name) : undefined;
    },
    find: (key) => {
      const current = read();
      if (current.outcome === 'refused') return undefined;
      const hash = Buffer.from(hashOfKey(key), 'hex');
      return current.keys.filter((entry) => matches(entry, hash))[0];
    },
  };
};
