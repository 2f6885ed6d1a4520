// One process per data folder: a lock that the operating system drops when its holder dies, however it dies.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { sqliteErrorKind } from './sqlite-error.ts';

/** A process that was just killed may hold its lock a moment longer. */
const attempts = 10;
const pauseMs = 50;

export type Ownership =
  | { readonly outcome: 'owned'; readonly release: () => void }
  /** `pid` is missing when its file cannot be read. */
  | { readonly outcome: 'in-use'; readonly pid?: number };

/**
 * The lock is a SQLite file of its own, so that the main file stays readable for the sqlite3 shell. In EXCLUSIVE mode
 * one write takes the lock for the life of the connection. Nothing else may open this file: closing any other handle
 * on it in this process, `readFile` for one, drops the POSIX lock.
 */
const lock = (path: string): DatabaseSync | undefined => {
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

const own = (held: DatabaseSync, pidFile: string): Ownership => {
  try {
    writeFileSync(pidFile, `${process.pid}\n`);
  } catch (error) {
    held.close();
    throw error;
  }
  const release = () => {
    rmSync(pidFile, { force: true });
    held.close();
  };
  return { outcome: 'owned', release };
};

/** Takes the folder for this process, waiting up to half a second. Throws what SQLite or the file system throws. */
export const takeOwnership = async (folder: string): Promise<Ownership> => {
  const pidFile = join(folder, 'owner.pid');
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const held = lock(join(folder, 'owner.lock'));
    if (held) return own(held, pidFile);
    await sleep(pauseMs);
  }
  const pid = readPid(pidFile);
  return { outcome: 'in-use', ...(pid !== undefined && { pid }) };
};
