// Brings a file of an older version up to this one's schema, a step at a time, each whole or not at all.
import type { DatabaseSync } from 'node:sqlite';

/** SQL that takes the tables from one version to the next; it runs inside a transaction. */
export type Step = string;

/**
 * `steps[0]` leads from version 1 to 2. A step, once released, is never changed: files are at every version in between.
 * Records have versions of their own (`v` in each body), so that what an item says may change without a step here.
 */
export const steps: readonly Step[] = [];

/** The version that a file has once every step was taken. */
export const newestVersion = (known: readonly Step[]): number => known.length + 1;

/** `found`: the file's version, 1 or more. Throws what SQLite throws; the file is then at the last step that was whole. */
export const migrate = (database: DatabaseSync, found: number, known: readonly Step[] = steps): void => {
  for (let version = found; version < newestVersion(known); version += 1) {
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(known[version - 1] ?? '');
      database.exec(`PRAGMA user_version = ${version + 1}`);
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
};
