// Allows one process per data folder, by a lock that the operating system releases when its holder dies.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../../model/defined.ts';
import { sqliteErrorKind } from './sqlite-error.ts';

/** A process that was just killed may hold its lock for a moment longer. */
const maxAttempts = 10;
const retryAfterMs = 50;

export type FolderLock = { readonly outcome: 'acquired'; readonly release: () => void };

/** `pid` is the process that holds the lock; left out where its file cannot be read. */
type FolderInUse = { readonly outcome: 'in-use'; readonly pid?: number };

/**
 * The lock is a separate SQLite file, so that the sqlite3 shell can still read the database. In EXCLUSIVE mode one write
 * takes the lock for the life of the connection. Nothing else in this process may open the lock file: closing any other
 * handle to it, one of `readFile` for example, releases the POSIX lock.
 */
const tryLock = (path: string): DatabaseSync | undefined => {
  const database = new DatabaseSync(path, { timeout: 10 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS owner (since TEXT) STRICT; DELETE FROM owner');
    database.exec("INSERT INTO owner VALUES (datetime('now')); COMMIT");
    return database;
  } catch (error) {
    database.close();
    if (sqliteErrorKind(error) === 'busy') return undefined;
    throw error;
  }
};

const readPid = (path: string): number | undefined => {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
};

const holdLock = (lock: DatabaseSync, pidFile: string): FolderLock => {
  try {
    writeFileSync(pidFile, `${process.pid}\n`);
  } catch (error) {
    lock.close();
    throw error;
  }
  const release = () => {
    rmSync(pidFile, { force: true });
    lock.close();
  };
  return { outcome: 'acquired', release };
};

/** Locks the folder for this process; waits up to half a second. Throws the error of SQLite or of the file system. */
export const acquireFolder = async (folder: string): Promise<FolderLock | FolderInUse> => {
  const pidFile = join(folder, 'owner.pid');
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const lock = tryLock(join(folder, 'owner.lock'));
    if (lock) return holdLock(lock, pidFile);
    await sleep(retryAfterMs);
  }
  return defined({ outcome: 'in-use', pid: readPid(pidFile) });
};
