// Messages about the data folder, its database and its backups. Only the single process has them.

export const storage = {
  // The data folder cannot be opened. Shown to the person who starts the program.
  folderInUse: ({ folder, pid }: { folder: string; pid: number | undefined }) =>
    `The data folder ${folder} is in use by ${pid === undefined ? 'another process' : `process ${pid}`}: stop that process, or choose another folder.`,
  folderNotWritable: ({ folder, error }: { folder: string; error: string }) =>
    `The data folder ${folder} cannot be written (${error}): choose a folder that can be written.`,
  databaseDamaged: ({ folder, file, error }: { folder: string; file: string; error: string }) =>
    `The data folder ${folder} holds a file ${file} that is damaged or not a database (${error}): restore ${file} from a backup, or move the folder away to start with an empty one.`,
  databaseLocked: ({ path }: { path: string }) =>
    `The database ${path} is locked by another program: close that program.`,
  databaseForeign: ({ path }: { path: string }) =>
    `The file ${path} is a database of another program: choose another folder.`,
  databaseNewer: ({ path, found, known }: { path: string; found: number; known: number }) =>
    `The database ${path} was written by a newer version of Vigía (its schema is ${found}, this version reads up to ${known}): start that version, or choose another folder.`,

  // Why a write or a read of an open database fails. Shown inside alerts and log lines.
  diskFull: ({ error }: { error: string }) => `the disk is full (${error})`,
  fileNotWritable: ({ error }: { error: string }) => `the database file cannot be written (${error})`,
  fileBusy: ({ error }: { error: string }) => `another program holds the database file (${error})`,
  fileDamaged: ({ error }: { error: string }) =>
    `the database file is damaged: restore it from a backup, or move the data folder away to start with an empty one (${error})`,
  lockedByAnotherProgram: 'the database is locked by another program',
  writeOutcomeUnknown: ({ error }: { error: string }) => `The outcome of this write is unknown: ${error}`,
  tooManyWrites: ({ max }: { max: number }) => `The store rejects this write: ${max} writes are waiting`,
  tooManyReads: ({ max }: { max: number }) => `The store rejects this read: ${max} reads are waiting`,
  storeClosed: 'The store is closed',

  // Why a backup was not written.
  backupExists: ({ path }: { path: string }) => `There is already a backup ${path}: choose another name.`,
  backupNoSpace: ({ bytes, folder }: { bytes: number; folder: string }) =>
    `There is not enough free space for a backup of ${bytes} bytes in ${folder}.`,
  backupBadName: 'A backup name consists of letters, digits, dots and hyphens.',
  backupUnderWay: 'Another backup is being written: wait for it to end.',
  backupStopping: 'The process is stopping.',
  backupCancelled: 'The backup was cancelled: the process is stopping.',
  backupNotSound: ({ error }: { error: string }) => `The copy is damaged and was deleted: ${error}.`,
  backupFailed: ({ error }: { error: string }) => `The backup failed: ${error}.`,
  backupCheckInterrupted: 'its check was interrupted',
  nothingToBackUp: ({ folder }: { folder: string }) => `There are no records in ${folder}.`,
};
