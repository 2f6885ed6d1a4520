// The SQLite store: the contract, and the properties of a file on a disk.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../shared/storage/sqlite/schema.ts';
import { describeStore } from '../contract/store-contract.ts';
import { item, newFolder, open } from './support/sqlite-folder.ts';

describeStore('SQLite', (now) => open(newFolder(), now));

describe('a SQLite store', () => {
  test('keeps all items when it is closed and opened again', async () => {
    const folder = newFolder();
    const indexes = { all: { partition: 'x', sort: 'y' } };
    const first = await open(folder);
    await first.create({ ...item('a'), indexes, expiresAt: 4_000_000_000 });
    await first.replace({ ...item('a', 'b'), indexes, expiresAt: 4_000_000_000 }, 1);
    await first.close();
    const second = await open(folder);
    const kept = { ...item('a', 'b'), indexes, expiresAt: 4_000_000_000, version: 2 };
    expect(await second.get({ partition: 'p', sort: 'a' })).toEqual(kept);
    expect((await second.queryIndex('all', 'x', {})).items).toEqual([kept]);
    await second.close();
  });

  test('finishes the writes that were submitted before it closes, and rejects later ones', async () => {
    const folder = newFolder();
    const store = await open(folder);
    const writes = Array.from({ length: 1_200 }, (_, index) => store.create(item(`s${index}`)));
    const closing = store.close();
    await expect(store.create(item('late'))).rejects.toThrow('The store is closed');
    await closing;
    await store.close();
    expect((await Promise.all(writes)).every(({ outcome }) => outcome === 'created')).toBe(true);
    const again = await open(folder);
    expect(await again.get({ partition: 'p', sort: 's1199' })).toBeDefined();
    expect(await again.get({ partition: 'p', sort: 'late' })).toBeUndefined();
    await again.close();
  });

  test('commits the writes of one turn of the event loop together', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await Promise.all(Array.from({ length: 300 }, (_, index) => store.create(item(`s${index}`))));
    // Each commit ends with one frame of the write-ahead log that carries the size of the database.
    const log = readFileSync(join(folder, 'vigia.db-wal'));
    let commits = 0;
    for (let frame = 32; frame < log.length; frame += 24 + 4_096) commits += log.readUInt32BE(frame + 4) > 0 ? 1 : 0;
    expect(commits).toBe(2); // The schema, and the 300.
    await store.close();
  });

  test('has settings with which a power cut loses no acknowledged write', () => {
    const opened = openDatabase(join(newFolder(), 'vigia.db'));
    if (opened.outcome !== 'opened') throw new Error(opened.outcome);
    const setting = (name: string) => Object.values(opened.database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(setting('journal_mode')).toBe('wal');
    expect(setting('synchronous')).toBe(2); // FULL
    expect(setting('cache_size')).toBe(-8_192); // KiB
    expect(setting('journal_size_limit')).toBe(64 * 1_024 * 1_024);
    expect(setting('busy_timeout')).toBeLessThanOrEqual(50);
    expect(setting('integrity_check')).toBe('ok');
    opened.database.close();
  });

  test('can be read by another program while it is open, and waits for a program that writes', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.create(item('a'));
    const shell = new DatabaseSync(join(folder, 'vigia.db'));
    expect(shell.prepare('SELECT count(*) AS n FROM items').get()).toEqual({ n: 1 });
    shell.exec('BEGIN IMMEDIATE');
    const write = store.create(item('b'));
    let settled = false;
    void write.finally(() => {
      settled = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(settled).toBe(false);
    expect(await store.get({ partition: 'p', sort: 'a' })).toBeDefined();
    shell.exec('ROLLBACK');
    shell.close();
    expect(await write).toEqual({ outcome: 'created' });
    await store.close();
  });

  test('rejects for each caller of a failed commit with an unknown outcome, and continues', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.create(item('before'));
    const shell = new DatabaseSync(join(folder, 'vigia.db'));
    shell.exec(
      "CREATE TRIGGER full BEFORE INSERT ON items WHEN NEW.sk = 'bad' BEGIN SELECT RAISE(ROLLBACK, 'no room'); END",
    );
    const answers = await Promise.allSettled(['one', 'bad', 'two'].map((sort) => store.create(item(sort))));
    for (const answer of answers)
      expect(String(answer.status === 'rejected' && answer.reason)).toMatch(
        /outcome of this write is unknown.*no room/,
      );
    shell.exec('DROP TRIGGER full');
    shell.close();
    expect(await store.create(item('one'))).toEqual({ outcome: 'created' });
    await store.close();
  });

  test('rejects only for the caller whose write failed', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.create(item('before'));
    const shell = new DatabaseSync(join(folder, 'vigia.db'));
    shell.exec("CREATE TRIGGER odd BEFORE INSERT ON items WHEN NEW.sk = 'bad' BEGIN SELECT RAISE(ABORT, 'odd'); END");
    const [one, bad, several, two] = await Promise.allSettled([
      store.create(item('one')),
      store.create(item('bad')),
      store.transact(['three', 'bad'].map((sort) => ({ op: 'create', item: item(sort) }) as const)),
      store.create(item('two')),
    ]);
    expect([one?.status, bad?.status, several?.status, two?.status]).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect((await store.query('p', {})).items.map(({ key }) => key.sort)).toEqual(['before', 'one', 'two']);
    shell.close();
    await store.close();
  });

  test('returns an item with damaged text without its body, and the other items', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await Promise.all([store.create(item('a')), store.create(item('b'))]);
    const shell = new DatabaseSync(join(folder, 'vigia.db'));
    shell.exec("UPDATE items SET body = '{oops' WHERE sk = 'a'");
    shell.close();
    const damaged = { key: { partition: 'p', sort: 'a' }, version: 1, body: undefined };
    expect(await store.get(damaged.key)).toEqual(damaged);
    const page = await store.query('p', {});
    expect(page.items.map(({ key, body }) => [key.sort, body])).toEqual([
      ['a', undefined],
      ['b', item('b').body],
    ]);
    expect(await store.replace(item('a', 'mended'), 1)).toEqual({ outcome: 'replaced' });
    await store.close();
  });

  test('deletes expired items, oldest first and at most the limit', async () => {
    let now = 1_000_000_000_000;
    const folder = newFolder();
    const store = await open(folder, () => now);
    const left = (): string => {
      const shell = new DatabaseSync(join(folder, 'vigia.db'));
      const rows = shell.prepare('SELECT sk FROM items ORDER BY sk').all();
      shell.close();
      return rows.map(({ sk }) => sk).join(' ');
    };
    const expiries = [9, 3, 7, 1, 5, 0, 8, 2, 6, 4].map((order) => 1_000_000_010 + order);
    for (const expiresAt of expiries) await store.create({ ...item(`${expiresAt % 10}`), expiresAt });
    expect(await store.sweepExpired(100)).toBe(0);
    now += 15_000;
    expect(await store.sweepExpired(4)).toBe(4);
    expect(left()).toBe('4 5 6 7 8 9');
    expect(await store.sweepExpired(4)).toBe(2);
    expect(await store.sweepExpired(4)).toBe(0);
    expect(left()).toBe('6 7 8 9');
    await store.close();
  });

  test('runs timers between thousands of awaited reads', async () => {
    const store = await open(newFolder());
    await store.create(item('a'));
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    for (let reads = 0; reads < 20_000; reads += 1) await store.get({ partition: 'p', sort: 'a' });
    expect(ticks).toBeGreaterThan(5);
    ticks = 0;
    await Promise.all(Array.from({ length: 20_000 }, () => store.get({ partition: 'p', sort: 'a' })));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
    await store.close();
  });
});
