// What keeps the store from writing or reading, in words for whoever runs it.
import { messageOf, type SqliteErrorKind, sqliteErrorKind } from './sqlite-error.ts';

/** `full` and `not-writable` go by themselves once the cause does; `damaged` stays until somebody acts. */
export type StorageError = { readonly kind: SqliteErrorKind; readonly why: string };

const words: Readonly<Record<SqliteErrorKind, string>> = {
  full: 'the disk is full',
  'not-writable': 'its file cannot be written',
  busy: 'another program holds its file',
  damaged: 'its file is damaged: restore it from a backup, or move the data folder away to begin anew',
};

/** The write of a group fails with an error that tells the real one as its cause. */
const problemIn = (error: unknown): SqliteErrorKind | undefined =>
  sqliteErrorKind(error) ?? (error instanceof Error ? problemIn(error.cause) : undefined);

const saidBy = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined ? saidBy(error.cause) : messageOf(error);

/** Undefined for an error that is none of the file's. */
export const toStorageError = (error: unknown): StorageError | undefined => {
  // The writer says this itself, having waited for ten seconds.
  if (error instanceof Error && typeof error.cause === 'string') return { kind: 'busy', why: error.cause };
  const kind = problemIn(error);
  return kind && { kind, why: `${words[kind]} (${saidBy(error)})` };
};
