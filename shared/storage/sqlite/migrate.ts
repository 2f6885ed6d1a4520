// Migrates a database file of an older version, one step at a time.
import type { DatabaseSync } from 'node:sqlite';
import { type MigrationStep, migrationSteps } from './migration-steps.ts';

/** The schema version of a file after all steps. */
export const newestVersion = (steps: readonly MigrationStep[]): number => steps.length + 1;

/**
 * Runs the steps from schema version `found` (1 or more) on, each in a transaction of its own. Throws the error of
 * SQLite when a step fails; the file then has the version of the last step that succeeded.
 */
export const migrate = (
  database: DatabaseSync,
  found: number,
  steps: readonly MigrationStep[] = migrationSteps,
): void => {
  for (let version = found; version < newestVersion(steps); version += 1) {
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(steps[version - 1] ?? '');
      database.exec(`PRAGMA user_version = ${version + 1}`);
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
};
