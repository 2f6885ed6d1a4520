// Copies the database while it is written to, and checks the copy before it counts as a backup.
import { existsSync } from 'node:fs';
import { open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, type DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { storage as messages } from '../../messages/en/storage.ts';
import { errorMessage } from '../../text/clean.ts';
import type { BackupRefusal, BackupResult, WriteBackup } from '../backup.ts';
import { makeFolder } from '../make-folder.ts';

const backupsFolder = 'backups';

export type Backups = {
  readonly write: WriteBackup;
  /** Cancels the backup that is under way and refuses further ones. */
  readonly stop: () => Promise<void>;
};

/** Between two steps the event loop turns and writes continue. A step of 256 pages, a megabyte, takes 1 or 2 ms. */
const pagesPerStep = 256;

const refuse = (reason: BackupRefusal['reason'], sentence: string): BackupRefusal => ({
  outcome: 'refused',
  reason,
  sentence,
});

/** `vigia-20261124T114500Z`: sorts by time, and is a valid file name on every system. */
const nameAt = (now: number): string => `vigia-${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}`;

const isName = (name: string): boolean => /^[a-z0-9][a-z0-9._-]{0,59}$/i.test(name) && !name.includes('..');

type Check = { readonly items: number } | { readonly problem: string };

/** Runs in a thread, because the check of a few gigabytes takes minutes. */
const checkCopy = (path: string, stopped: AbortSignal): Promise<Check> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('./backup-check.ts', import.meta.url), { workerData: path });
    const end = () => void worker.terminate();
    stopped.addEventListener('abort', end, { once: true });
    worker.once('message', resolve);
    worker.once('error', (error) => resolve({ problem: errorMessage(error) }));
    worker.once('exit', () => {
      stopped.removeEventListener('abort', end);
      resolve({ problem: messages.backupCheckInterrupted });
    });
  });

const syncToDisk = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
};

/**
 * The last step of SQLite's backup makes the whole copy durable and blocks the connection meanwhile. Syncing the part
 * that is written so far after each step leaves little for the last one.
 */
const createBackgroundSync = (path: string): (() => void) => {
  let isSyncing = false;
  return () => {
    if (isSyncing) return;
    isSyncing = true;
    void syncToDisk(path)
      .catch(() => undefined)
      .finally(() => {
        isSyncing = false;
      });
  };
};

const databaseBytes = (database: DatabaseSync): number => {
  const sizes = database.prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size');
  return Number(sizes.get()?.bytes);
};

const hasSpace = async (folder: string, bytes: number): Promise<boolean> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize > bytes;
};

/** `part` is the path of the copy until it is checked. */
type Target = { readonly folder: string; readonly path: string; readonly part: string };

const copyDatabase = async (database: DatabaseSync, target: Target, stopped: AbortSignal): Promise<BackupResult> => {
  const syncInBackground = createBackgroundSync(target.part);
  const progress = (): void => {
    stopped.throwIfAborted();
    syncInBackground();
  };
  await backup(database, target.part, { rate: pagesPerStep, progress });
  stopped.throwIfAborted();
  const checked = await checkCopy(target.part, stopped);
  stopped.throwIfAborted();
  if ('problem' in checked) return refuse('failed', messages.backupNotSound({ error: checked.problem }));
  await syncToDisk(target.part);
  await rename(target.part, target.path);
  // Where a folder cannot be opened as a file, the system decides when its entry is durable.
  await syncToDisk(target.folder).catch(() => undefined);
  return { outcome: 'written', path: target.path, bytes: (await stat(target.path)).size, items: checked.items };
};

/** Deletes unfinished copies, of this process or of one that was killed, and the files that SQLite keeps beside them. */
const deleteParts = async (folder: string): Promise<void> => {
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (/\.db\.part(-\w+)?$/.test(name)) await rm(join(folder, name), { force: true }).catch(() => undefined);
};

const writeBackup = async (
  database: DatabaseSync,
  { folder, path, part }: Target,
  stopped: AbortSignal,
): Promise<BackupResult> => {
  try {
    makeFolder(folder);
    await deleteParts(folder);
    if (existsSync(path)) return refuse('exists', messages.backupExists({ path }));
    const bytes = databaseBytes(database);
    if (!(await hasSpace(folder, bytes))) return refuse('no room', messages.backupNoSpace({ bytes, folder }));
    return await copyDatabase(database, { folder, path, part }, stopped);
  } catch (error) {
    return stopped.aborted
      ? refuse('stopping', messages.backupCancelled)
      : refuse('failed', messages.backupFailed({ error: errorMessage(error) }));
  } finally {
    await deleteParts(folder);
  }
};

/**
 * `database` is the connection of the only writer: a backup over any other connection would restart with each write.
 * The copies are in the folder `backups` of `dataFolder`, which is created when it is missing.
 */
export const createBackups = (
  database: DatabaseSync,
  { dataFolder, now }: { readonly dataFolder: string; readonly now: () => number },
): Backups => {
  const stopping = new AbortController();
  const folder = join(dataFolder, backupsFolder);
  let underWay: Promise<BackupResult> | undefined;

  return {
    write: async (name = nameAt(now())) => {
      const bareName = name.replace(/\.db$/, '');
      if (stopping.signal.aborted) return refuse('stopping', messages.backupStopping);
      if (!isName(bareName)) return refuse('bad name', messages.backupBadName);
      if (underWay) return refuse('under way', messages.backupUnderWay);
      const path = join(folder, `${bareName}.db`);
      underWay = writeBackup(database, { folder, path, part: `${path}.part` }, stopping.signal).finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
    stop: async () => {
      stopping.abort();
      await underWay;
    },
  };
};
