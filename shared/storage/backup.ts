// The backup port: writes a copy of all records, where the store is a file on this machine.

/** `sentence` is for the person who requested the backup. */
export type BackupRefusal = {
  readonly outcome: 'refused';
  readonly reason: 'bad name' | 'exists' | 'under way' | 'no room' | 'stopping' | 'failed';
  readonly sentence: string;
};

export type BackupResult =
  | { readonly outcome: 'written'; readonly path: string; readonly bytes: number; readonly items: number }
  | BackupRefusal;

/** Writes a copy into the backup folder. `name` is a file name without its extension; left out: the current time. */
export type WriteBackup = (name?: string) => Promise<BackupResult>;
