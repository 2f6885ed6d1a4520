// What SQLite means by its error numbers: https://www.sqlite.org/rescode.html
export type SqliteErrorKind = 'busy' | 'not-writable' | 'full' | 'damaged';

/** By its primary codes. */
const problems: Readonly<Record<number, SqliteErrorKind>> = {
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

/** The kind of trouble that SQLite reports, or undefined for an error of any other origin. */
export const sqliteErrorKind = (error: unknown): SqliteErrorKind | undefined => {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return problems[error.errcode & 0xff]; // The low byte is the primary code.
};

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
