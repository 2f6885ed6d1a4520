// Classifies the errors of SQLite by their result codes: https://www.sqlite.org/rescode.html

export type SqliteErrorKind = 'busy' | 'not-writable' | 'full' | 'damaged';

/** By primary result code. */
const kinds: Readonly<Record<number, SqliteErrorKind>> = {
  3: 'not-writable', // PERM
  5: 'busy',
  6: 'busy', // LOCKED
  8: 'not-writable', // READONLY
  10: 'not-writable', // IOERR
  11: 'damaged', // CORRUPT
  13: 'full',
  14: 'not-writable', // CANTOPEN
  26: 'damaged', // NOTADB
};

/** Undefined for an error that does not come from SQLite, or that a caller cannot act on. */
export const sqliteErrorKind = (error: unknown): SqliteErrorKind | undefined => {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return kinds[error.errcode & 0xff]; // The low byte is the primary code.
};
