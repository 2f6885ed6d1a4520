// Group commit when a rollback fails: each caller receives the error, and the next write is accepted.
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createGroupCommit } from '../../../shared/storage/sqlite/group-commit.ts';

/** A database whose ROLLBACK fails so often: with the transaction ended, as SQLite does it, or still open. */
const openFailing = (failures: number, ending: 'ended' | 'still open') => {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT');
  database.exec('CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED) STRICT');
  let left = failures;
  const exec = (sql: string): void => {
    const fails = sql === 'ROLLBACK' && left-- > 0;
    if (!fails || ending === 'ended') database.exec(sql);
    if (fails) throw new Error('cannot rollback');
  };
  const get = (target: DatabaseSync, name: string): unknown =>
    name === 'exec' ? exec : Reflect.get(target, name, target);
  const insert = (table: string) => () => database.prepare(`INSERT INTO ${table} VALUES (1)`).run().changes;
  return { commits: createGroupCommit(new Proxy(database, { get }) as DatabaseSync), insert };
};

test.each(['ended', 'still open'] as const)('a ROLLBACK that fails, with the transaction %s', async (ending) => {
  const { commits, insert } = openFailing(1, ending);
  // The violation is found at COMMIT only, which leaves the transaction open.
  const settled = await Promise.allSettled([commits.submit(insert('child')), commits.submit(() => 'read')]);
  for (const each of settled)
    expect(each).toMatchObject({
      reason: { message: expect.stringMatching(/^The outcome of this write is unknown: FOREIGN KEY/) },
    });
  expect(await commits.submit(insert('parent'))).toBe(1);
});

test('while ROLLBACK fails every caller receives the error, and the first write after it succeeds', async () => {
  const { commits, insert } = openFailing(3, 'still open');
  await expect(commits.submit(insert('child'))).rejects.toThrow('FOREIGN KEY');
  for (let again = 2; again <= 3; again += 1)
    await expect(commits.submit(insert('parent'))).rejects.toThrow('unknown: cannot rollback');
  expect(await commits.submit(insert('parent'))).toBe(1);
});
