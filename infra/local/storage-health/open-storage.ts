// Opens the database of the data folder, and tracks whether it can be written.
import { join } from 'node:path';
import type { Logger } from '../../../shared/logging/logger.ts';
import { start as messages } from '../../../shared/messages/en/local.ts';
import { databaseFile, openSqliteStore } from '../../../shared/storage/sqlite/open-sqlite.ts';
import type { Backups } from '../../../shared/storage/sqlite/sqlite-backup.ts';
import type { Store } from '../../../shared/storage/store.ts';
import type { SendDirectly } from './direct-sender.ts';
import { instrumentStore, type StoreListener } from './instrumented-store.ts';
import { networkFileSystemOf } from './network-file-system.ts';
import { createStorageMonitor, type StorageMonitor } from './storage-monitor.ts';
import { watchDatabaseFile } from './watch-database-file.ts';

export type Storage = {
  readonly outcome: 'opened';
  readonly store: Store;
  readonly backups: Backups;
  readonly monitor: StorageMonitor;
  /** How many writes have ended so far, with whatever outcome. */
  readonly writesEnded: () => number;
  readonly close: () => Promise<void>;
};

export type OpenedStorage = Storage | { readonly outcome: 'refused'; readonly sentence: string };

type Deps = {
  readonly folder: string;
  readonly now: () => number;
  readonly logger: Logger;
  readonly sendDirectly: SendDirectly;
  /** Receives the duration of each write that succeeded. */
  readonly written: StoreListener['written'];
};

/** Nothing reads this item. */
const tryToWrite = async (store: Store, now: number): Promise<void> => {
  const key = { partition: 'recording', sort: String(now) };
  await store.create({ key, body: 'tried', expiresAt: Math.floor(now / 1_000) + 60 });
  await store.remove(key);
};

export const openStorage = async ({ folder, now, logger, sendDirectly, written }: Deps): Promise<OpenedStorage> => {
  const opening = await openSqliteStore({ folder, now });
  if (opening.outcome === 'refused') return { outcome: 'refused', sentence: opening.message };
  // Not waited for: a network file system may answer late, and the start need not.
  void networkFileSystemOf(folder).then((type) => type && logger.warn(messages.networkFileSystem({ folder, type })));
  let writesEnded = 0;
  const monitor = createStorageMonitor({ now, logger, sendDirectly, tryToWrite: () => tryToWrite(store, now()) });
  const store = instrumentStore(opening.store, {
    failed: monitor.failed,
    written: (tookMs) => {
      monitor.written();
      written(tookMs);
    },
    writeEnded: () => {
      writesEnded += 1;
    },
  });
  const watch = watchDatabaseFile(join(folder, databaseFile), (why) => monitor.failed({ kind: 'gone', why }));
  const close = async (): Promise<void> => {
    watch.stop();
    monitor.stop();
    await store.close();
  };
  return { outcome: 'opened', store, backups: opening.backups, monitor, writesEnded: () => writesEnded, close };
};
