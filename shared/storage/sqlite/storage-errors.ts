// Explains why the store rejects writes or reads, for the person who runs the process.
import { storage as messages } from '../../messages/en/storage.ts';
import { errorMessage } from '../../text/clean.ts';
import { type SqliteErrorKind, sqliteErrorKind } from './sqlite-error.ts';

/** `full` and `not-writable` end when their cause ends; `damaged` stays until somebody restores the file. */
export type StorageError = { readonly kind: SqliteErrorKind; readonly why: string };

const messageOfKind: Readonly<Record<SqliteErrorKind, (parameters: { error: string }) => string>> = {
  full: messages.diskFull,
  'not-writable': messages.fileNotWritable,
  busy: messages.fileBusy,
  damaged: messages.fileDamaged,
};

/** A write in a group fails with an error whose `cause` is the error of SQLite. */
const kindInCauses = (error: unknown): SqliteErrorKind | undefined =>
  sqliteErrorKind(error) ?? (error instanceof Error ? kindInCauses(error.cause) : undefined);

const rootCause = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;

/** Undefined for an error that does not come from the database file. */
export const toStorageError = (error: unknown): StorageError | undefined => {
  // The group commit gives up after ten seconds with a message of its own.
  if (error instanceof Error && typeof error.cause === 'string') return { kind: 'busy', why: error.cause };
  const kind = kindInCauses(error);
  return kind && { kind, why: messageOfKind[kind]({ error: errorMessage(rootCause(error)) }) };
};
