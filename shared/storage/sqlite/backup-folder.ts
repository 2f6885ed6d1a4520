// Backs up a data folder that no server has open.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { storage as messages } from '../../messages/en/storage.ts';
import type { BackupRefusal } from '../backup.ts';
import { databaseFile, type OpenRefusal, openSqliteStore } from './open-sqlite.ts';

/** `sentence` is for the person who requested the backup. `in-use`: a server has the folder open and can back it up. */
type FolderBackup =
  | { readonly outcome: 'written'; readonly path: string; readonly bytes: number; readonly items: number }
  | {
      readonly outcome: 'refused';
      readonly reason: BackupRefusal['reason'] | OpenRefusal['reason'] | 'missing';
      readonly sentence: string;
    };

/** Writes a copy into the backup folder inside `folder`, an absolute path. `name`: see `WriteBackup`. */
export const backupFolder = async (folder: string, name?: string): Promise<FolderBackup> => {
  if (!existsSync(join(folder, databaseFile)))
    return { outcome: 'refused', reason: 'missing', sentence: messages.nothingToBackUp({ folder }) };
  const opening = await openSqliteStore({ folder, now: Date.now });
  if (opening.outcome === 'refused') return { outcome: 'refused', reason: opening.reason, sentence: opening.message };
  try {
    return await opening.backups.write(name);
  } finally {
    await opening.store.close();
  }
};
