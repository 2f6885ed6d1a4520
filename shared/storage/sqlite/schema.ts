// The one table, its indexes, and the settings of a connection.
import { DatabaseSync } from 'node:sqlite';
import { migrate, newestVersion } from './migrate.ts';
import { migrationSteps } from './migration-steps.ts';

/** Raised by a step that brings an older file up to a change of the tables, which a new file has at once. */
export const schemaVersion = newestVersion(migrationSteps);

/** BINARY collation of a UTF-8 database is the order of the UTF-8 bytes. The indexes are partial: most items have none. */
const schema = `
  CREATE TABLE items (
    pk TEXT NOT NULL,
    sk TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    expires_at INTEGER,
    all_pk TEXT,
    all_sk TEXT,
    monitor_pk TEXT,
    monitor_sk TEXT,
    PRIMARY KEY (pk, sk)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX items_by_expiry ON items (expires_at) WHERE expires_at IS NOT NULL;
  CREATE INDEX items_by_all ON items (all_pk, all_sk, pk, sk) WHERE all_pk IS NOT NULL;
  CREATE INDEX items_by_monitor ON items (monitor_pk, monitor_sk, pk, sk) WHERE monitor_pk IS NOT NULL;
  PRAGMA user_version = ${schemaVersion};
`;

/**
 * FULL makes a commit survive a power cut; a busy time-out blocks the event loop, so it is short and callers retry.
 * The cache holds the pages that a thousand monitors write to; behind it is the system's own, a few µs away.
 */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA cache_size = -8192;
  PRAGMA journal_size_limit = 67108864;
`;
const busyTimeoutMs = 10;

export type Opened =
  | { readonly outcome: 'opened'; readonly database: DatabaseSync }
  | { readonly outcome: 'newer'; readonly found: number }
  | { readonly outcome: 'foreign' };

const numberOf = (database: DatabaseSync, sql: string): number =>
  Number(Object.values(database.prepare(sql).get() ?? {})[0]);

const prepareDatabase = (database: DatabaseSync): Opened => {
  const found = numberOf(database, 'PRAGMA user_version');
  if (found > schemaVersion) return { outcome: 'newer', found };
  const tables = numberOf(database, 'SELECT count(*) FROM sqlite_schema');
  const ours = numberOf(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'items'");
  if (found === 0 ? tables > 0 : ours !== 1) return { outcome: 'foreign' };
  database.exec(settings);
  if (found === 0) database.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`);
  else migrate(database, found);
  return { outcome: 'opened', database };
};

/** Opens the file, or creates it. Throws what SQLite throws when it is damaged or cannot be written. */
export const openDatabase = (path: string): Opened => {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    const opened = prepareDatabase(database);
    if (opened.outcome !== 'opened') database.close();
    return opened;
  } catch (error) {
    database.close();
    throw error;
  }
};
