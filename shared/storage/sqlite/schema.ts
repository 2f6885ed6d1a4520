// The table of items, its indexes, and the settings of a connection.
import { DatabaseSync } from 'node:sqlite';
import { migrate, newestVersion } from './migrate.ts';
import { migrationSteps } from './migration-steps.ts';

/** Each migration step raises it. A new file starts with the newest version. */
export const schemaVersion = newestVersion(migrationSteps);

/** BINARY collation of a UTF-8 database is the order of the UTF-8 bytes. The indexes are partial: most items are in none. */
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
 * FULL makes a commit survive a power cut. The cache holds the pages that a thousand monitors write to; the cache of the
 * operating system, a few µs away, holds the rest.
 */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA cache_size = -8192;
  PRAGMA journal_size_limit = 67108864;
`;
/** Short, because waiting for a lock blocks the event loop. Callers retry. */
const busyTimeoutMs = 10;

/** `newer`: `found` is a schema version above `schemaVersion`. `foreign`: a database of another program. */
export type OpenedDatabase =
  | { readonly outcome: 'opened'; readonly database: DatabaseSync }
  | { readonly outcome: 'newer'; readonly found: number }
  | { readonly outcome: 'foreign' };

const readNumber = (database: DatabaseSync, sql: string): number =>
  Number(Object.values(database.prepare(sql).get() ?? {})[0]);

const prepareDatabase = (database: DatabaseSync): OpenedDatabase => {
  const found = readNumber(database, 'PRAGMA user_version');
  if (found > schemaVersion) return { outcome: 'newer', found };
  const tables = readNumber(database, 'SELECT count(*) FROM sqlite_schema');
  const itemTables = readNumber(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'items'");
  if (found === 0 ? tables > 0 : itemTables !== 1) return { outcome: 'foreign' };
  database.exec(settings);
  if (found === 0) database.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`);
  else migrate(database, found);
  return { outcome: 'opened', database };
};

/** Opens or creates the file. Throws the error of SQLite when the file is damaged or cannot be written. */
export const openDatabase = (path: string): OpenedDatabase => {
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
