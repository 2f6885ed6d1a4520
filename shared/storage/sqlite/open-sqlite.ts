// Opens the embedded store in its data folder, or says in one sentence why it cannot.
import { join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import type { Store } from '../store.ts';
import { type Ownership, takeOwnership } from './owner-lock.ts';
import { type Opened, openDatabase, schemaVersion } from './schema.ts';
import { type Backups, createBackups } from './sqlite-backup.ts';
import { messageOf, sqliteErrorKind } from './sqlite-error.ts';
import { createSqliteStore } from './sqlite-store.ts';

export const databaseFile = 'vigia.db';

/** `message` is one sentence for the person who started the program. */
export type Refusal = {
  readonly outcome: 'refused';
  readonly reason: 'in-use' | 'not-writable' | 'damaged' | 'newer';
  readonly message: string;
};

export type SqliteOpening = { readonly outcome: 'opened'; readonly store: Store; readonly backups: Backups } | Refusal;

const refuse = (reason: Refusal['reason'], message: string): Refusal => ({ outcome: 'refused', reason, message });

const refuseError = (folder: string, error: unknown): Refusal => {
  const problem = sqliteErrorKind(error);
  if (problem === 'damaged')
    return refuse(
      'damaged',
      `The data folder ${folder} holds a file that is damaged or no database (${messageOf(error)}): ` +
        `restore ${databaseFile} from a backup, or move the folder away to begin anew.`,
    );
  if (problem === 'not-writable' || problem === 'full' || (error instanceof Error && 'syscall' in error))
    return refuse(
      'not-writable',
      `The data folder ${folder} cannot be written (${messageOf(error)}): choose a folder that can.`,
    );
  if (problem === 'busy')
    return refuse('in-use', `The database ${join(folder, databaseFile)} is locked by another program: close that one.`);
  throw error;
};

const refuseOwned = (folder: string, ownership: Extract<Ownership, { outcome: 'in-use' }>): Refusal => {
  const owner = ownership.pid === undefined ? 'another process' : `process ${ownership.pid}`;
  return refuse('in-use', `The data folder ${folder} is in use by ${owner}: stop that one, or choose another folder.`);
};

const refuseOpened = (folder: string, opened: Exclude<Opened, { outcome: 'opened' }>): Refusal => {
  const path = join(folder, databaseFile);
  if (opened.outcome === 'foreign')
    return refuse('damaged', `The file ${path} is a database of some other program: choose another folder.`);
  return refuse(
    'newer',
    `The database ${path} was written by a newer version (its schema is ${opened.found}, ` +
      `this version knows ${schemaVersion}): start that version, or choose another folder.`,
  );
};

const openOwned = (folder: string, now: () => number, release: () => void): SqliteOpening => {
  try {
    const opened = openDatabase(join(folder, databaseFile));
    if (opened.outcome === 'opened') {
      const backups = createBackups(opened.database, { dataFolder: folder, now });
      // A copy that is under way would go on reading from what is closed.
      const store = createSqliteStore(opened.database, { now, release, ending: backups.stop });
      return { outcome: 'opened', store, backups };
    }
    release();
    return refuseOpened(folder, opened);
  } catch (error) {
    release();
    return refuseError(folder, error);
  }
};

/**
 * Opens, or creates, the store in `folder`, which then belongs to this process until `close`, or its death.
 * `now` gives milliseconds since the epoch, and decides what has expired. Throws only for what nobody foresaw.
 */
export const openSqliteStore = async (options: {
  readonly folder: string;
  readonly now: () => number;
}): Promise<SqliteOpening> => {
  try {
    makeFolder(options.folder);
    const ownership = await takeOwnership(options.folder);
    if (ownership.outcome === 'in-use') return refuseOwned(options.folder, ownership);
    return openOwned(options.folder, options.now, ownership.release);
  } catch (error) {
    return refuseError(options.folder, error);
  }
};
