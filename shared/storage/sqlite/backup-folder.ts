// A backup of a data folder that no server has open.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupRefusal } from '../backup.ts';
import { databaseFile, openSqliteStore, type Refusal } from './open-sqlite.ts';

/** `sentence` is for the person who asked; `in-use`: a server has it open, which can be asked for a backup itself. */
export type FolderBackup =
  | { readonly outcome: 'written'; readonly path: string; readonly bytes: number; readonly items: number }
  | {
      readonly outcome: 'refused';
      readonly reason: BackupRefusal['reason'] | Refusal['reason'] | 'missing';
      readonly sentence: string;
    };

/** Copies into the folder of the backups inside `folder`, an absolute path. `name`: see `WriteBackup`. */
export const backupFolder = async (folder: string, name?: string): Promise<FolderBackup> => {
  if (!existsSync(join(folder, databaseFile)))
    return { outcome: 'refused', reason: 'missing', sentence: `There are no records in ${folder}.` };
  const opening = await openSqliteStore({ folder, now: Date.now });
  if (opening.outcome === 'refused') return { outcome: 'refused', reason: opening.reason, sentence: opening.message };
  try {
    return await opening.backups.write(name);
  } finally {
    await opening.store.close();
  }
};
