// The statements that change the table. Each runs inside the transaction of its group.
import type { DatabaseSync } from 'node:sqlite';
import type { Item, Key, Write } from '../store.ts';
import { columns, type Row, toColumns } from './sqlite-rows.ts';

const notExpired = '(expires_at IS NULL OR expires_at > ?)';

const prepareStatements = (database: DatabaseSync) => ({
  get: database.prepare(`SELECT ${columns} FROM items WHERE pk = ? AND sk = ? AND ${notExpired}`),
  create: database.prepare(`
    INSERT INTO items (${columns}) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (pk, sk) DO UPDATE SET version = 1, body = excluded.body, expires_at = excluded.expires_at,
      all_pk = excluded.all_pk, all_sk = excluded.all_sk,
      monitor_pk = excluded.monitor_pk, monitor_sk = excluded.monitor_sk
    WHERE items.expires_at <= ?`),
  replace: database.prepare(`
    UPDATE items SET version = version + 1, body = ?, expires_at = ?, all_pk = ?, all_sk = ?,
      monitor_pk = ?, monitor_sk = ?
    WHERE pk = ? AND sk = ? AND version = ? AND ${notExpired}`),
  remove: database.prepare('DELETE FROM items WHERE pk = ? AND sk = ?'),
  removeVersion: database.prepare(`DELETE FROM items WHERE pk = ? AND sk = ? AND version = ? AND ${notExpired}`),
  sweep: database.prepare(`
    DELETE FROM items WHERE (pk, sk) IN
      (SELECT pk, sk FROM items WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)`),
});

/** Applies one write and returns whether its condition held. `at` is in epoch seconds, here and below. */
type Apply = (write: Write, body: string, at: number) => boolean;

export type ItemStatements = {
  get(key: Key, at: number): Row | undefined;
  /** Returns undefined when the item was created, otherwise the existing row. */
  create(item: Item, body: string, at: number): Row | undefined;
  apply: Apply;
  /** Returns undefined when all writes were applied, otherwise the index of the first that failed; then none is applied. */
  transact(writes: readonly Write[], bodies: readonly string[], at: number): number | undefined;
  remove(key: Key): void;
  sweep(at: number, limit: number): number;
};

/** Prepares every statement once. */
export const prepareItemStatements = (database: DatabaseSync): ItemStatements => {
  const statements = prepareStatements(database);
  const get = (key: Key, at: number) => statements.get.get(key.partition, key.sort, at) as Row | undefined;
  const apply: Apply = (write, body, at) => {
    const { partition, sort } = write.op === 'remove' ? write.key : write.item.key;
    if (write.op === 'remove')
      return statements.removeVersion.run(partition, sort, write.expectedVersion, at).changes > 0;
    const values = toColumns(write.item, body);
    if (write.op === 'create') return statements.create.run(partition, sort, ...values, at).changes > 0;
    return statements.replace.run(...values, partition, sort, write.expectedVersion, at).changes > 0;
  };
  const transact: ItemStatements['transact'] = (writes, bodies, at) => {
    let failed: number | undefined;
    database.exec('SAVEPOINT several');
    try {
      const index = writes.findIndex((write, place) => !apply(write, bodies[place] ?? '', at));
      failed = index < 0 ? undefined : index;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK TO several; RELEASE several');
      throw error;
    }
    database.exec(failed === undefined ? 'RELEASE several' : 'ROLLBACK TO several; RELEASE several');
    return failed;
  };
  return {
    get,
    create: (item, body, at) => (apply({ op: 'create', item }, body, at) ? undefined : get(item.key, at)),
    apply,
    transact,
    remove: (key) => void statements.remove.run(key.partition, key.sort),
    sweep: (at, limit) => Number(statements.sweep.run(at, limit).changes),
  };
};
