// Opens the records of the data folder, with an ear for whether they can be written.
import { join } from 'node:path';
import type { Logger } from '../../../shared/logging/logger.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import { databaseFile, openSqliteStore } from '../../../shared/storage/sqlite/open-sqlite.ts';
import type { Backups } from '../../../shared/storage/sqlite/sqlite-backup.ts';
import type { Store } from '../../../shared/storage/store.ts';
import { watchFile } from './file-watcher.ts';
import { type StoreListener, watchStore } from './instrumented-store.ts';
import { createRecording, type LocalRecording } from './monitor-storage.ts';

export type Records = {
  readonly outcome: 'opened';
  readonly store: Store;
  readonly backups: Backups;
  readonly recording: LocalRecording;
  /** How many writes have ended so far, whatever came of them. */
  readonly written: () => number;
  readonly close: () => Promise<void>;
};

export type OpenedRecords = Records | { readonly outcome: 'refused'; readonly sentence: string };

type Deps = {
  readonly folder: string;
  readonly now: () => number;
  readonly logger: Logger;
  readonly sendDirectly: (notification: Notification) => void;
  /** Hears of every write that took. */
  readonly wrote: StoreListener['worked'];
};

/** Nobody looks at it: whether it could be written is all that matters. */
const tryToWrite = async (store: Store, now: number): Promise<void> => {
  const key = { partition: 'recording', sort: String(now) };
  await store.create({ key, body: 'tried', expiresAt: Math.floor(now / 1_000) + 60 });
  await store.remove(key);
};

export const openRecords = async ({ folder, now, logger, sendDirectly, wrote }: Deps): Promise<OpenedRecords> => {
  const opening = await openSqliteStore({ folder, now });
  if (opening.outcome === 'refused') return { outcome: 'refused', sentence: opening.message };
  const recording = createRecording({ now, logger, sendDirectly, tryToWrite: () => tryToWrite(store, now()) });
  const worked: StoreListener['worked'] = (tookMs) => {
    recording.worked();
    wrote(tookMs);
  };
  let written = 0;
  const ended = (): void => {
    written += 1;
  };
  const store = watchStore(opening.store, { worked, failed: recording.failed, ended });
  const watch = watchFile(join(folder, databaseFile), (why) => recording.failed({ kind: 'gone', why }));
  const close = async (): Promise<void> => {
    watch.stop();
    recording.stop();
    await store.close();
  };
  return { outcome: 'opened', store, backups: opening.backups, recording, written: () => written, close };
};
