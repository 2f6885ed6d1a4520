// The backup port: a copy of all records, where the store is a file of this machine.

/** `sentence` is for the person who asked. */
export type BackupRefusal = {
  readonly outcome: 'refused';
  readonly reason: 'bad name' | 'exists' | 'under way' | 'no room' | 'stopping' | 'failed';
  readonly sentence: string;
};

export type Backup =
  | { readonly outcome: 'written'; readonly path: string; readonly bytes: number; readonly items: number }
  | BackupRefusal;

/** Copies into the folder of the backups. `name` is a file's name without its ending; left out: the time. */
export type WriteBackup = (name?: string) => Promise<Backup>;
