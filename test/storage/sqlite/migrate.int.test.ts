// Files of older versions: opened, brought up to date a step at a time, and gone on with.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { getRegistered, registeredMonitors } from '../../../shared/storage/records/planner-records.ts';
import { getRun } from '../../../shared/storage/records/run-records.ts';
import { getStatus } from '../../../shared/storage/records/status-records.ts';
import { migrate, newestVersion, steps } from '../../../shared/storage/sqlite/migrate.ts';
import { schemaVersion } from '../../../shared/storage/sqlite/schema.ts';
import { oldStoppedAt, writeOldDatabase } from './support/old-database.ts';
import { newFolder, open } from './support/sqlite-folder.ts';

const oldFolder = (): string => {
  const folder = newFolder();
  writeOldDatabase(join(folder, 'vigia.db'));
  return folder;
};

const versionOf = (database: DatabaseSync): unknown => database.prepare('PRAGMA user_version').get()?.user_version;

describe('a file that schema 1 wrote', () => {
  test('opens, and every kind of record in it can be read', async () => {
    const store = await open(oldFolder(), () => oldStoppedAt);
    expect((await getStatus(store, 'down'))?.status).toMatchObject({ status: 'Down', open: { n: 1 } });
    expect((await getStatus(store, 'flaky'))?.status).toMatchObject({ status: 'Up', seq: 1 });
    expect((await getStatus(store, 'passing'))?.status).toMatchObject({ status: 'Up', seq: 0 });
    const run = await getRun(store, { monitor: 'flaky', dueAt: 1_795_521_862_360, trigger: 'schedule' });
    expect(run?.taskRuns[0]?.states.at(-1)).toMatchObject({
      name: 'Failed',
      message: '127.0.0.1:37743 is not well. Status code: 500, expected 200',
    });
    const set = await getRegistered(store, (error) => {
      throw error;
    });
    expect(set && registeredMonitors(set).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['down', 'flaky', 'passing']),
    );
    await store.close();
  });

  test('goes on: what it holds can be replaced at its version, and its runs expire as they were to', async () => {
    const folder = oldFolder();
    const store = await open(folder, () => oldStoppedAt);
    const key = { partition: 'status', sort: 'passing' };
    const before = await store.get(key);
    if (!before) throw new Error('it is not there');
    expect(await store.replace(before, before.version)).toEqual({ outcome: 'replaced' });
    expect((await store.get(key))?.version).toBe(before.version + 1);
    await store.close();
    const later = await open(folder, () => oldStoppedAt + 15 * 86_400_000);
    expect((await later.query('run/well', {})).items).toEqual([]);
    expect(await later.sweepExpired(1_000)).toBeGreaterThan(8);
    await later.close();
  });

  test('is at the newest version once it was opened', async () => {
    const folder = oldFolder();
    await (await open(folder, () => oldStoppedAt)).close();
    const database = new DatabaseSync(join(folder, 'vigia.db'));
    expect(versionOf(database)).toBe(schemaVersion);
    expect(schemaVersion).toBe(newestVersion(steps));
    database.close();
  });
});

describe('steps', () => {
  const addColumn = 'ALTER TABLE items ADD COLUMN note TEXT;';
  const fill = "UPDATE items SET note = pk || '/' || sk;";

  const opened = (): DatabaseSync => {
    const path = join(newFolder(), 'vigia.db');
    copyFileSync(join(oldFolder(), 'vigia.db'), path);
    return new DatabaseSync(path);
  };

  test('are taken in order, from where the file is, and each once', () => {
    const database = opened();
    migrate(database, 1, [addColumn]);
    expect(versionOf(database)).toBe(2);
    migrate(database, 2, [addColumn, fill]);
    expect(versionOf(database)).toBe(3);
    expect(database.prepare("SELECT note FROM items WHERE pk = 'status' AND sk = 'well'").get()?.note).toBe(
      'status/well',
    );
    migrate(database, 3, [addColumn, fill]);
    expect(versionOf(database)).toBe(3);
    database.close();
  });

  test('are whole or not at all: one that fails leaves the file at the one before', () => {
    const database = opened();
    const half = `${fill} SELECT no_such_column FROM items;`;
    expect(() => migrate(database, 1, [addColumn, half])).toThrow('no_such_column');
    expect(versionOf(database)).toBe(2);
    expect(database.prepare('SELECT count(note) AS notes FROM items').get()?.notes).toBe(0);
    migrate(database, 2, [addColumn, fill]);
    expect(versionOf(database)).toBe(3);
    database.close();
  });
});
