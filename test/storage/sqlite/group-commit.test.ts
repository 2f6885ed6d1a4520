// Group commit when a transaction cannot even be rolled back: each caller is told, and the next write is taken on.
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createGroupCommit } from '../../../shared/storage/sqlite/group-commit.ts';

/** A real database whose ROLLBACK fails that often: with the transaction over, as SQLite does it, or still there. */
const openFailing = (failures: number, ending: 'over' | 'still there') => {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT');
  database.exec('CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED) STRICT');
  let left = failures;
  const exec = (sql: string): void => {
    const fails = sql === 'ROLLBACK' && left-- > 0;
    if (!fails || ending === 'over') database.exec(sql);
    if (fails) throw new Error('cannot rollback');
  };
  const get = (target: DatabaseSync, name: string): unknown =>
    name === 'exec' ? exec : Reflect.get(target, name, target);
  const insert = (table: string) => () => database.prepare(`INSERT INTO ${table} VALUES (1)`).run().changes;
  return { commits: createGroupCommit(new Proxy(database, { get }) as DatabaseSync), insert };
};

test.each(['over', 'still there'] as const)('a ROLLBACK that fails, with the transaction %s', async (ending) => {
  const { commits, insert } = openFailing(1, ending);
  // Found at COMMIT only, which leaves the transaction open.
  const notified = await Promise.allSettled([commits.submit(insert('child')), commits.submit(() => 'read')]);
  for (const each of notified)
    expect(each).toMatchObject({
      reason: { message: expect.stringMatching(/^The outcome of this write is unknown: FOREIGN KEY/) },
    });
  expect(await commits.submit(insert('parent'))).toBe(1);
});

test('while it fails again and again each caller is told so, and the first write after it is made', async () => {
  const { commits, insert } = openFailing(3, 'still there');
  await expect(commits.submit(insert('child'))).rejects.toThrow('FOREIGN KEY');
  for (let again = 2; again <= 3; again += 1)
    await expect(commits.submit(insert('parent'))).rejects.toThrow('unknown: cannot rollback');
  expect(await commits.submit(insert('parent'))).toBe(1);
});
