// A copy of the whole database while it is written to, checked before it counts as one.
import { existsSync } from 'node:fs';
import { open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, type DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import type { Backup, BackupRefusal, WriteBackup } from '../backup.ts';
import { makeFolder } from '../make-folder.ts';
import { messageOf } from './sqlite-error.ts';

export const backupsFolder = 'backups';

export type Backups = {
  readonly write: WriteBackup;
  /** Gives up what is under way, and takes nothing on. */
  readonly stop: () => Promise<void>;
};

/** Between steps the loop turns, and writes go on; a step of 256 pages, a megabyte, takes a millisecond or two. */
const pagesPerStep = 256;

const refuse = (reason: BackupRefusal['reason'], sentence: string): BackupRefusal => ({
  outcome: 'refused',
  reason,
  sentence,
});

/** `vigia-20261124T114500Z`: sorts by time, and may be a file's name anywhere. */
const nameAt = (now: number): string => `vigia-${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}`;

const isName = (name: string): boolean => /^[a-z0-9][a-z0-9._-]{0,59}$/i.test(name) && !name.includes('..');

/** In a thread: a check of a few gigabytes takes minutes. Says how many items there are, or what is wrong. */
const check = (path: string, stopped: AbortSignal): Promise<{ readonly items: number } | { readonly why: string }> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('./backup-check.ts', import.meta.url), { workerData: path });
    const end = () => void worker.terminate();
    stopped.addEventListener('abort', end, { once: true });
    worker.once('message', resolve);
    worker.once('error', (error) => resolve({ why: messageOf(error) }));
    worker.once('exit', () => {
      stopped.removeEventListener('abort', end);
      resolve({ why: 'its check was broken off' });
    });
  });

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
};

/**
 * The last step makes the whole copy durable, and holds the connection meanwhile: what was written so far is made
 * durable as it comes, so that little is left for then.
 */
const createFlush = (path: string): (() => void) => {
  let isFlushing = false;
  return () => {
    if (isFlushing) return;
    isFlushing = true;
    void sync(path)
      .catch(() => undefined)
      .finally(() => {
        isFlushing = false;
      });
  };
};

const bytesOf = (database: DatabaseSync): number => {
  const sizes = database.prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size');
  return Number(sizes.get()?.bytes);
};

const hasRoom = async (folder: string, bytes: number): Promise<boolean> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize > bytes;
};

type Target = { readonly folder: string; readonly path: string; readonly part: string };

const copy = async (database: DatabaseSync, target: Target, stopped: AbortSignal): Promise<Backup> => {
  const flush = createFlush(target.part);
  const progress = (): void => {
    stopped.throwIfAborted();
    flush();
  };
  await backup(database, target.part, { rate: pagesPerStep, progress });
  stopped.throwIfAborted();
  const checked = await check(target.part, stopped);
  stopped.throwIfAborted();
  if ('why' in checked) return refuse('failed', `The copy is not sound, and was removed: ${checked.why}.`);
  await sync(target.part);
  await rename(target.part, target.path);
  // Where a folder cannot be opened, its entry is made durable by the system when it likes.
  await sync(target.folder).catch(() => undefined);
  return { outcome: 'written', path: target.path, bytes: (await stat(target.path)).size, items: checked.items };
};

const refuseError = (error: unknown, stopped: AbortSignal): BackupRefusal =>
  stopped.aborted
    ? refuse('stopping', 'The backup was given up: the process is stopping.')
    : refuse('failed', `The backup failed: ${messageOf(error)}.`);

/**
 * `database` is the connection of the only writer: from any other a copy would begin anew with each write.
 * `dataFolder` gets a folder for the copies, which is made again if it is gone.
 */
export const createBackups = (
  database: DatabaseSync,
  { dataFolder, now }: { readonly dataFolder: string; readonly now: () => number },
): Backups => {
  const stopping = new AbortController();
  let underWay: Promise<Backup> | undefined;

  const begin = async (name: string): Promise<Backup> => {
    const folder = join(dataFolder, backupsFolder);
    const path = join(folder, `${name}.db`);
    const target = { folder, path, part: `${path}.part` };
    try {
      makeFolder(folder);
      await removeParts(folder);
      if (existsSync(path)) return refuse('exists', `There is a backup ${path} already: choose another name.`);
      const bytes = bytesOf(database);
      if (!(await hasRoom(folder, bytes)))
        return refuse('no room', `There is no room for a backup of ${bytes} bytes in ${folder}.`);
      return await copy(database, target, stopping.signal);
    } catch (error) {
      return refuseError(error, stopping.signal);
    } finally {
      await removeParts(folder);
    }
  };

  return {
    write: async (name = nameAt(now())) => {
      const bare = name.replace(/\.db$/, '');
      if (stopping.signal.aborted) return refuse('stopping', 'The process is stopping.');
      if (!isName(bare)) return refuse('bad name', 'A backup is named by letters, digits, dots and dashes.');
      if (underWay) return refuse('under way', 'Another backup is under way: wait for it to end.');
      underWay = begin(bare).finally(() => {
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

/** What a copy leaves that was broken off, here or in a process that was killed, and what SQLite keeps beside it. */
const removeParts = async (folder: string): Promise<void> => {
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (/\.db\.part(-\w+)?$/.test(name)) await rm(join(folder, name), { force: true }).catch(() => undefined);
};
