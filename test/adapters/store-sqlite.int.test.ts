// The embedded store: the contract, and what a file on a disk adds to it.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../shared/adapters/store-sqlite/open.ts';
import type { Store } from '../../shared/ports/store.ts';
import { describeStore } from '../contract/store-contract.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-store-'));
  folders.push(folder);
  return folder;
};

const open = async (folder: string, now: () => number = Date.now): Promise<Store> => {
  const opening = await openSqliteStore({ folder, now });
  if (opening.outcome === 'refused') throw new Error(opening.message);
  return opening.store;
};

/** Opens, and expects one sentence that says why not. */
const refusal = async (folder: string) => {
  const opening = await openSqliteStore({ folder, now: Date.now });
  if (opening.outcome === 'opened') throw new Error('it opened');
  expect(opening.message).toMatch(/^The [^\n]+\.$/);
  return opening;
};

describeStore('SQLite', (now) => open(newFolder(), now));

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const item = (sort: string, body: unknown = sort) => ({ key: { partition: 'p', sort }, body });

describe('a SQLite store', () => {
  test('keeps everything when it is closed and opened again', async () => {
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

  test('finishes the writes that were queued before it is closed, and refuses those behind', async () => {
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

  test('puts the writes of one turn into one commit', async () => {
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

  test('writes ahead in a log, and leaves a whole file', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.close();
    const shell = new DatabaseSync(join(folder, 'vigia.db'));
    expect(shell.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(shell.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    shell.close();
  });

  test('can be read by another program while it is open, and waits for one that writes', async () => {
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

  test('tells each caller of a failed commit that its outcome is unknown, and goes on', async () => {
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

  test('lets a write that fails alone take nobody else with it', async () => {
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

  test('names the item whose body is damaged, and serves the rest', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await Promise.all([store.create(item('a')), store.create(item('b'))]);
    const shell = new DatabaseSync(join(folder, 'vigia.db'));
    shell.exec("UPDATE items SET body = '{oops' WHERE sk = 'a'");
    shell.close();
    await expect(store.get({ partition: 'p', sort: 'a' })).rejects.toThrow('The stored item p / a is damaged');
    expect(await store.get({ partition: 'p', sort: 'b' })).toBeDefined();
    expect(await store.replace(item('a', 'mended'), 1)).toEqual({ outcome: 'replaced' });
    await store.close();
  });

  test('deletes what has expired, oldest first and no more than it is asked to', async () => {
    let now = 1_000_000_000_000;
    const store = await open(newFolder(), () => now);
    const stored = Array.from({ length: 10 }, (_, index) => ({
      ...item(`s${index}`),
      expiresAt: 1_000_000_010 + index,
    }));
    for (const one of stored) await store.create(one);
    expect(await store.sweepExpired(100)).toBe(0);
    now += 15_000;
    expect(await store.sweepExpired(4)).toBe(4);
    expect(await store.sweepExpired(4)).toBe(2);
    expect(await store.sweepExpired(4)).toBe(0);
    expect((await store.query('p', {})).items).toHaveLength(4);
    await store.close();
  });

  test('lets timers run between thousands of awaited reads', async () => {
    const store = await open(newFolder());
    await store.create(item('a'));
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    for (let reads = 0; reads < 20_000; reads += 1) await store.get({ partition: 'p', sort: 'a' });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
    await store.close();
  });
});

describe('opening a SQLite store', () => {
  test('is refused while the folder is in use, in this process or another, and works once that is closed', async () => {
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

  test('is refused with the number of the other process', async () => {
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
    shell.exec('PRAGMA user_version = 2');
    shell.close();
    expect(await refusal(folder)).toMatchObject({ reason: 'newer', message: expect.stringContaining('schema is 2') });
    expect(await refusal(folder)).toMatchObject({ reason: 'newer' }); // And the lock was given back.
  });

  test('is refused when the file is no database, is cut short, or is some other database', async () => {
    const [text, short, other] = [newFolder(), newFolder(), newFolder()];
    writeFileSync(
      join(text, 'vigia.db'),
      'this is no database, and long enough to be read as the head of one'.repeat(100),
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

  test('is refused when the folder cannot be one, or its file cannot be written', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'taken'), '');
    expect(await refusal(join(folder, 'taken'))).toMatchObject({ reason: 'not-writable' });
    expect(await refusal(join(folder, 'taken', 'below'))).toMatchObject({ reason: 'not-writable' });
    mkdirSync(join(folder, 'vigia.db'));
    expect(await refusal(folder)).toMatchObject({ reason: 'not-writable' });
  });
});

describe('a writer that is killed', () => {
  test('loses nothing that it has acknowledged, and leaves a folder that opens', async () => {
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
      expect(first).toBe(second); // Each transaction is there whole or not at all.
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

/** A process of its own that writes pairs without end and prints what was acknowledged. */
const startWriter = (folder: string, partition = 'p') => {
  const script = fileURLToPath(new URL('./support/sqlite-writer.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder, partition], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('\n')) resolve(output.slice(0, output.indexOf('\n')));
    });
  });
  const kill = async (): Promise<readonly string[]> => {
    child.kill('SIGKILL');
    await ended;
    return output.split('\n').slice(1, -1); // The last one may be cut off.
  };
  return { pid: child.pid, firstLine, kill };
};
