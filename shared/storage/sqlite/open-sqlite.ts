// Opens the SQLite store in its data folder, or explains in one sentence why it cannot be opened.
import { join } from 'node:path';
import { storage as messages } from '../../messages/en/storage.ts';
import { errorMessage } from '../../text/clean.ts';
import { makeFolder } from '../make-folder.ts';
import type { Store } from '../store.ts';
import { acquireFolder, type FolderLock } from './folder-lock.ts';
import { type OpenedDatabase, openDatabase, schemaVersion } from './schema.ts';
import { type Backups, createBackups } from './sqlite-backup.ts';
import { sqliteErrorKind } from './sqlite-error.ts';
import { createSqliteStore } from './sqlite-store.ts';

export const databaseFile = 'vigia.db';

/** `message` is one sentence for the person who started the program. */
export type OpenRefusal = {
  readonly outcome: 'refused';
  readonly reason: 'in-use' | 'not-writable' | 'damaged' | 'newer';
  readonly message: string;
};

type SqliteOpening = { readonly outcome: 'opened'; readonly store: Store; readonly backups: Backups } | OpenRefusal;

const refuse = (reason: OpenRefusal['reason'], message: string): OpenRefusal => ({
  outcome: 'refused',
  reason,
  message,
});

/** Rethrows an error that neither SQLite nor the file system explains. */
const refuseError = (folder: string, thrown: unknown): OpenRefusal => {
  const kind = sqliteErrorKind(thrown);
  const error = errorMessage(thrown);
  if (kind === 'damaged') return refuse('damaged', messages.databaseDamaged({ folder, file: databaseFile, error }));
  if (kind === 'busy') return refuse('in-use', messages.databaseLocked({ path: join(folder, databaseFile) }));
  if (kind !== undefined || (thrown instanceof Error && 'syscall' in thrown))
    return refuse('not-writable', messages.folderNotWritable({ folder, error }));
  throw thrown;
};

const refuseDatabase = (path: string, opened: Exclude<OpenedDatabase, { outcome: 'opened' }>): OpenRefusal =>
  opened.outcome === 'foreign'
    ? refuse('damaged', messages.databaseForeign({ path }))
    : refuse('newer', messages.databaseNewer({ path, found: opened.found, known: schemaVersion }));

const openLocked = (folder: string, now: () => number, lock: FolderLock): SqliteOpening => {
  const path = join(folder, databaseFile);
  try {
    const opened = openDatabase(path);
    if (opened.outcome === 'opened') {
      const backups = createBackups(opened.database, { dataFolder: folder, now });
      // A backup that is under way reads from the database, so it has to stop before the database closes.
      const store = createSqliteStore(opened.database, { now, release: lock.release, beforeClose: backups.stop });
      return { outcome: 'opened', store, backups };
    }
    lock.release();
    return refuseDatabase(path, opened);
  } catch (error) {
    lock.release();
    return refuseError(folder, error);
  }
};

/**
 * Opens or creates the store in `folder`. The folder belongs to this process until `close` or the end of the process.
 * `now` returns milliseconds since the epoch and decides which items have expired. Throws only unexpected errors.
 */
export const openSqliteStore = async (options: {
  readonly folder: string;
  readonly now: () => number;
}): Promise<SqliteOpening> => {
  const { folder, now } = options;
  try {
    makeFolder(folder);
    const acquired = await acquireFolder(folder);
    if (acquired.outcome === 'in-use') return refuse('in-use', messages.folderInUse({ folder, pid: acquired.pid }));
    return openLocked(folder, now, acquired);
  } catch (error) {
    return refuseError(folder, error);
  }
};
