// Database files of older versions: opened, migrated one step at a time, and continued.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { getRegistered, registeredMonitors } from '../../../shared/storage/records/planner-records.ts';
import { getRun } from '../../../shared/storage/records/run-records.ts';
import { getStatus } from '../../../shared/storage/records/status-records.ts';
import { migrate, newestVersion } from '../../../shared/storage/sqlite/migrate.ts';
import { migrationSteps } from '../../../shared/storage/sqlite/migration-steps.ts';
import { schemaVersion } from '../../../shared/storage/sqlite/schema.ts';
import { oldStoppedAt, writeOldDatabase } from './support/old-database.ts';
import { newFolder, open } from './support/sqlite-folder.ts';

const oldFolder = (): string => {
  const folder = newFolder();
  writeOldDatabase(join(folder, 'vigia.db'));
  return folder;
};

const userVersion = (database: DatabaseSync): unknown => database.prepare('PRAGMA user_version').get()?.user_version;

describe('a database of schema 1', () => {
  test('opens, and every kind of record in it is readable', async () => {
    const store = await open(oldFolder(), () => oldStoppedAt);
    expect((await getStatus(store, 'down'))?.status).toMatchObject({ status: 'Down', open: { n: 1 } });
    expect((await getStatus(store, 'flaky'))?.status).toMatchObject({ status: 'Up', seq: 1 });
    expect((await getStatus(store, 'well'))?.status).toMatchObject({ status: 'Up', seq: 0 });
    const run = await getRun(store, { monitor: 'flaky', dueAt: 1_795_521_862_360, trigger: 'schedule' });
    expect(run?.taskRuns[0]?.states.at(-1)).toMatchObject({
      name: 'Failed',
      message: '127.0.0.1:37743 is not well. Status code: 500, expected 200',
    });
    const set = await getRegistered(store, (error) => {
      throw error;
    });
    expect(set && registeredMonitors(set).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['down', 'flaky', 'well']),
    );
    await store.close();
  });

  test('continues: its items are replaced at their version, and its runs expire when they should', async () => {
    const folder = oldFolder();
    const store = await open(folder, () => oldStoppedAt);
    const key = { partition: 'status', sort: 'well' };
    const before = await store.get(key);
    if (!before) throw new Error('the status item is missing');
    expect(await store.replace(before, before.version)).toEqual({ outcome: 'replaced' });
    expect((await store.get(key))?.version).toBe(before.version + 1);
    await store.close();
    const later = await open(folder, () => oldStoppedAt + 15 * 86_400_000);
    expect((await later.query('run/well', {})).items).toEqual([]);
    expect(await later.sweepExpired(1_000)).toBeGreaterThan(8);
    await later.close();
  });

  test('has the newest version after it was opened', async () => {
    const folder = oldFolder();
    await (await open(folder, () => oldStoppedAt)).close();
    const database = new DatabaseSync(join(folder, 'vigia.db'));
    expect(userVersion(database)).toBe(schemaVersion);
    expect(schemaVersion).toBe(newestVersion(migrationSteps));
    database.close();
  });
});

describe('migration steps', () => {
  const addColumn = 'ALTER TABLE items ADD COLUMN note TEXT;';
  const fill = "UPDATE items SET note = pk || '/' || sk;";

  const openCopy = (): DatabaseSync => {
    const path = join(newFolder(), 'vigia.db');
    copyFileSync(join(oldFolder(), 'vigia.db'), path);
    return new DatabaseSync(path);
  };

  test('run in order, each once, from the version of the file', () => {
    const database = openCopy();
    migrate(database, 1, [addColumn]);
    expect(userVersion(database)).toBe(2);
    migrate(database, 2, [addColumn, fill]);
    expect(userVersion(database)).toBe(3);
    expect(database.prepare("SELECT note FROM items WHERE pk = 'status' AND sk = 'well'").get()?.note).toBe(
      'status/well',
    );
    migrate(database, 3, [addColumn, fill]);
    expect(userVersion(database)).toBe(3);
    database.close();
  });

  test('run completely or not at all: a step that fails leaves the file at the version before it', () => {
    const database = openCopy();
    const half = `${fill} SELECT no_such_column FROM items;`;
    expect(() => migrate(database, 1, [addColumn, half])).toThrow('no_such_column');
    expect(userVersion(database)).toBe(2);
    expect(database.prepare('SELECT count(note) AS notes FROM items').get()?.notes).toBe(0);
    migrate(database, 2, [addColumn, fill]);
    expect(userVersion(database)).toBe(3);
    database.close();
  });
});
