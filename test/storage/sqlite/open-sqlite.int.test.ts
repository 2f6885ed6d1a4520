// Opening the SQLite store: the lock of its folder, refusals, and what a killed process leaves behind.
import { chmodSync, mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../shared/storage/sqlite/open-sqlite.ts';
import type { Store } from '../../../shared/storage/store.ts';
import { item, newFolder, open, startWriter } from './support/sqlite-folder.ts';

/** Opens the folder, and expects a refusal in one sentence. */
const refusal = async (folder: string) => {
  const opening = await openSqliteStore({ folder, now: Date.now });
  if (opening.outcome === 'opened') throw new Error('the store was opened');
  expect(opening.message).toMatch(/^The [^\n]+\.$/);
  return opening;
};

describe('opening a SQLite store', () => {
  test('creates a folder that only its owner can read, and keeps the mode of an existing one', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no modes');
    const above = join(newFolder(), 'new');
    const folder = join(above, 'data');
    await (await open(folder)).close();
    const modeOf = (path: string): number => statSync(path).mode & 0o777;
    expect(modeOf(folder)).toBe(0o700);
    expect(modeOf(above)).toBe(0o777 & ~process.umask());
    chmodSync(folder, 0o750);
    await (await open(folder)).close();
    expect(modeOf(folder)).toBe(0o750);
  });

  test('is refused while the folder is in use by this or another process, and works after it is closed', async () => {
    const folder = newFolder();
    const store = await open(folder);
    expect(await refusal(folder)).toMatchObject({
      reason: 'in-use',
      message: expect.stringContaining(`process ${process.pid}:`),
    });
    const other = startWriter(folder);
    expect(await other.firstLine).toMatch(
      new RegExp(`^refused The data folder .+ is in use by process ${process.pid}:`),
    );
    await store.create(item('still'));
    await store.close();
    await (await open(folder)).close();
  });

  test('is refused with the id of the other process', async () => {
    const folder = newFolder();
    const other = startWriter(folder);
    expect(await other.firstLine).toBe('ready');
    expect((await refusal(folder)).message).toContain(`in use by process ${other.pid}:`);
    await other.kill();
  });

  test('is refused when the schema is newer', async () => {
    const folder = newFolder();
    await (await open(folder)).close();
    const shell = new DatabaseSync(join(folder, 'vigia.db'));
    shell.exec('PRAGMA user_version = 99');
    shell.close();
    expect(await refusal(folder)).toMatchObject({ reason: 'newer', message: expect.stringContaining('schema is 99') });
    expect(await refusal(folder)).toMatchObject({ reason: 'newer' }); // The lock was released.
  });

  test('is refused when the file is not a database, is truncated, or is a database of another program', async () => {
    const [text, short, other] = [newFolder(), newFolder(), newFolder()];
    writeFileSync(
      join(text, 'vigia.db'),
      'this is not a database, and long enough to be read as the header of one'.repeat(100),
    );
    const store = await open(short);
    await Promise.all(Array.from({ length: 500 }, (_, index) => store.create(item(`s${index}`, 'x'.repeat(500)))));
    await store.close();
    truncateSync(join(short, 'vigia.db'), 100_000);
    const foreign = new DatabaseSync(join(other, 'vigia.db'));
    foreign.exec('CREATE TABLE songs (title TEXT)');
    foreign.close();
    for (const folder of [text, short, other]) expect(await refusal(folder)).toMatchObject({ reason: 'damaged' });
  });

  test('is refused when the path is not a folder, or the file cannot be written', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'taken'), '');
    expect(await refusal(join(folder, 'taken'))).toMatchObject({ reason: 'not-writable' });
    expect(await refusal(join(folder, 'taken', 'below'))).toMatchObject({ reason: 'not-writable' });
    mkdirSync(join(folder, 'vigia.db'));
    expect(await refusal(folder)).toMatchObject({ reason: 'not-writable' });
  });
});

describe('a writer that is killed', () => {
  test('loses no acknowledged write, and leaves a folder that opens', async () => {
    const folder = newFolder();
    for (let round = 0; round < 5; round += 1) {
      const writer = startWriter(folder, `round${round}`);
      await writer.firstLine;
      await new Promise((resolve) => setTimeout(resolve, 60 + 40 * round));
      const acknowledged = await writer.kill();
      expect(acknowledged.length).toBeGreaterThan(0);
      const store = await open(folder);
      for (const sort of acknowledged) {
        const pair = ['first', 'second'].map((half) => store.get({ partition: `round${round}/${half}`, sort }));
        for (const found of await Promise.all(pair)) expect(found?.version).toBe(1);
      }
      const halves = ['first', 'second'].map(async (half) => (await countAll(store, `round${round}/${half}`)).length);
      const [first, second] = await Promise.all(halves);
      expect(first).toBe(second); // Each transaction is complete or absent.
      await store.close();
    }
  });
});

const countAll = async (store: Store, partition: string): Promise<readonly string[]> => {
  const sorts: string[] = [];
  let after: string | undefined;
  do {
    const page = await store.query(partition, { limit: 1_000, ...(after !== undefined && { after }) });
    sorts.push(...page.items.map(({ key }) => key.sort));
    after = page.after;
  } while (after !== undefined);
  return sorts;
};
