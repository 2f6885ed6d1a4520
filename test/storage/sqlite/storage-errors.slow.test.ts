// Why a store rejects writes and reads, explained for the person who runs it.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openSqliteStore } from '../../../shared/storage/sqlite/open-sqlite.ts';
import { toStorageError } from '../../../shared/storage/sqlite/storage-errors.ts';
import { openSmallDisk, whyNoSmallDisk } from '../../local/support/small-disk.ts';
import { flipPages } from '../../support/damage.ts';
import { item, newFolder, open } from './support/sqlite-folder.ts';

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a file that another program has locked', async () => {
  const folder = newFolder();
  const store = await open(folder);
  const other = new DatabaseSync(join(folder, 'vigia.db'));
  other.exec('BEGIN EXCLUSIVE');
  expect(toStorageError(await failureOf(store.create(item('one'))))).toEqual({
    kind: 'busy',
    why: 'the database is locked by another program',
  });
  other.exec('ROLLBACK');
  other.close();
  expect(await store.create(item('one'))).toEqual({ outcome: 'created' });
  await store.close();
});

test('a damaged file, for reads and for writes', async () => {
  const folder = newFolder();
  const first = await open(folder);
  await Promise.all(Array.from({ length: 2_000 }, (_, index) => first.create(item(`s${index}`, 'x'.repeat(500)))));
  await first.close();
  flipPages(join(folder, 'vigia.db'), 8);
  const store = await open(folder);
  const damaged = {
    kind: 'damaged',
    why: expect.stringMatching(/^the database file is damaged: restore it from a backup/),
  };
  expect(toStorageError(await failureOf(store.query('p', { limit: 1_000 })))).toEqual(damaged);
  expect(toStorageError(await failureOf(store.create(item('s1000.5'))))).toEqual(damaged);
  await failureOf(store.close());
});

test('a disk that is full when the store is opened', async ({ skip }) => {
  const noDisk = whyNoSmallDisk();
  if (noDisk) return skip(noDisk);
  const disk = openSmallDisk(1);
  onTestFinished(disk.remove);
  disk.fill();
  expect(await openSqliteStore({ folder: disk.folder, now: Date.now })).toMatchObject({
    outcome: 'refused',
    reason: 'not-writable',
    message: expect.stringMatching(/cannot be written \(.*full.*\)/),
  });
});

test('other errors are not storage errors', async () => {
  const store = await open(newFolder());
  expect(toStorageError(await failureOf(store.get({ partition: '', sort: '' })))).toBeUndefined();
  await store.close();
  expect(toStorageError(await failureOf(store.create(item('late'))))).toBeUndefined();
  for (const nothing of [undefined, 'full', { errcode: 13 }]) expect(toStorageError(nothing)).toBeUndefined();
});
