// Backups: complete copies that are made while the store is written to, and that can be restored.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { backupFolder } from '../../../shared/storage/sqlite/backup-folder.ts';
import { openSqliteStore } from '../../../shared/storage/sqlite/open-sqlite.ts';
import type { Store } from '../../../shared/storage/store.ts';
import { flipPages } from '../../support/damage.ts';
import { item, newFolder, open, startWriter } from './support/sqlite-folder.ts';

const opened = async (folder: string, now: () => number = Date.now) => {
  const opening = await openSqliteStore({ folder, now });
  if (opening.outcome === 'refused') throw new Error(opening.message);
  return opening;
};

const fill = (store: Store, count: number, prefix = 's') =>
  Promise.all(Array.from({ length: count }, (_, i) => store.create(item(`${prefix}${i}`, 'x'.repeat(1_000)))));

/** Restores the backup: copies it as the database of a new folder. */
const restored = (path: string): string => {
  const folder = newFolder();
  copyFileSync(path, join(folder, 'vigia.db'));
  return folder;
};

const sizeOf = async (store: Store): Promise<number> => {
  let [count, after] = [0, undefined as string | undefined];
  do {
    const page = await store.query('p', { limit: 1_000, ...(after === undefined ? {} : { after }) });
    count += page.items.length;
    after = page.after;
  } while (after !== undefined);
  return count;
};

describe('a backup', () => {
  test('that is made while pairs are written has complete pairs and all earlier items, and can be continued', async () => {
    const folder = newFolder();
    const { store, backups } = await opened(folder, () => Date.UTC(2026, 10, 24, 11, 45));
    await fill(store, 3_000);
    let [over, written] = [false, 0];
    const writing = (async () => {
      while (!over) {
        await store.transact([
          { op: 'create', item: { key: { partition: 'a', sort: `${written}` }, body: 'a' } },
          { op: 'create', item: { key: { partition: 'b', sort: `${written}` }, body: 'b' } },
        ]);
        written += 1;
        await setImmediate();
      }
    })();
    const backup = await backups.write();
    over = true;
    await writing;
    const path = join(folder, 'backups', 'vigia-20261124T114500Z.db');
    expect(backup).toEqual({ outcome: 'written', path, bytes: expect.any(Number), items: expect.any(Number) });
    expect(written).toBeGreaterThan(0);
    expect(readdirSync(join(folder, 'backups'))).toEqual(['vigia-20261124T114500Z.db']);
    await store.close();

    const copy = await open(restored(path));
    expect(await sizeOf(copy)).toBe(3_000);
    const [a, b] = await Promise.all(['a', 'b'].map((partition) => copy.query(partition, { limit: 1_000 })));
    expect(a?.items.length).toBe(b?.items.length);
    expect(backup).toMatchObject({ items: 3_000 + 2 * (a?.items.length ?? 0) });
    await copy.create(item('more'));
    expect(await copy.get(item('more').key)).toMatchObject({ version: 1 });
    await copy.close();
  });

  test('has a unique name inside its folder', async () => {
    const folder = newFolder();
    const { store, backups } = await opened(folder);
    for (const name of ['', '../out', '/tmp/out', 'a/b', '.hidden', 'a..b', 'a b', 'x'.repeat(61)])
      expect(await backups.write(name)).toMatchObject({ outcome: 'refused', reason: 'bad name' });
    expect(existsSync(join(folder, 'backups'))).toBe(false);
    expect(await backups.write('before-upgrade.db')).toMatchObject({
      path: join(folder, 'backups', 'before-upgrade.db'),
    });
    expect(await backups.write('before-upgrade')).toMatchObject({ outcome: 'refused', reason: 'exists' });
    await store.close();
  });

  test('excludes a second one, and is cancelled when the store closes', async () => {
    const folder = newFolder();
    const { store, backups } = await opened(folder);
    await fill(store, 5_000);
    const first = backups.write('first');
    expect(await backups.write('second')).toMatchObject({ outcome: 'refused', reason: 'under way' });
    const startedAt = performance.now();
    await store.close();
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(['written', 'refused']).toContain((await first).outcome);
    expect(readdirSync(join(folder, 'backups')).filter((name) => !name.endsWith('.db'))).toEqual([]);
    expect(await backups.write('third')).toMatchObject({ reason: 'stopping' });
  });

  test('that cannot be written is refused, and leaves no file behind', async () => {
    const folder = newFolder();
    const { store, backups } = await opened(folder);
    writeFileSync(join(folder, 'backups'), 'in the way');
    expect(await backups.write('one')).toMatchObject({ outcome: 'refused', reason: 'failed' });
    rmSync(join(folder, 'backups'));
    mkdirSync(join(folder, 'backups'));
    // A process that was killed left this file.
    writeFileSync(join(folder, 'backups', 'old.db.part'), 'half');
    expect(await backups.write('one')).toMatchObject({ outcome: 'written' });
    expect(readdirSync(join(folder, 'backups'))).toEqual(['one.db']);
    await store.close();
  });

  test('of a damaged database is refused', async () => {
    const folder = newFolder();
    const first = await opened(folder);
    await fill(first.store, 3_000);
    await first.store.close();
    const path = join(folder, 'vigia.db');
    const shell = new DatabaseSync(path);
    shell.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    shell.close();
    flipPages(path, 200);
    const { store, backups } = await opened(folder);
    expect(await backups.write('one')).toMatchObject({
      outcome: 'refused',
      reason: 'failed',
      sentence: expect.stringMatching(/^The (copy is damaged|backup failed)/),
    });
    expect(readdirSync(join(folder, 'backups'))).toEqual([]);
    await store.close();
  });
});

describe('a backup of a folder', () => {
  test('that no process has open is written, and the folder can be opened again', async () => {
    const folder = newFolder();
    expect(await backupFolder(folder)).toMatchObject({ outcome: 'refused', reason: 'missing' });
    const store = await open(folder);
    await fill(store, 10);
    await store.close();
    expect(await backupFolder(folder, 'one')).toMatchObject({ outcome: 'written', items: 10 });
    await (await open(folder)).close();
  });

  test('that another process has open is refused', async () => {
    const folder = newFolder();
    const writer = startWriter(folder);
    await writer.firstLine;
    expect(await backupFolder(folder)).toMatchObject({ outcome: 'refused', reason: 'in-use' });
    await writer.kill();
  });
});
