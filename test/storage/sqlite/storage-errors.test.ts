// The kind of each result code of SQLite, when a store is opened and when it is written to.
import { expect, test } from 'vitest';
import { sqliteErrorKind } from '../../../shared/storage/sqlite/sqlite-error.ts';
import { toStorageError } from '../../../shared/storage/sqlite/storage-errors.ts';

test.each([
  ['PERM', 3, 'not-writable'],
  ['BUSY', 5, 'busy'],
  ['LOCKED', 6, 'busy'],
  ['READONLY', 8, 'not-writable'],
  ['IOERR_WRITE', 778, 'not-writable'],
  ['CORRUPT', 11, 'damaged'],
  ['FULL', 13, 'full'],
  ['CANTOPEN', 14, 'not-writable'],
  ['NOTADB', 26, 'damaged'],
  ['CONSTRAINT', 19, undefined],
])('%s', (_, errcode, kind) => {
  const error = Object.assign(new Error('the message of SQLite'), { errcode });
  expect(sqliteErrorKind(error)).toBe(kind);
  expect(toStorageError(error)?.kind).toBe(kind);
  // As the group commit rejects.
  expect(toStorageError(new Error('unknown', { cause: error }))?.kind).toBe(kind);
});
