// Database files as older versions left them, made from their text.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const readSql = (name: string): string => readFileSync(join(import.meta.dirname, '..', 'files', name), 'utf8');

/** When the process that wrote `schema-1.sql` stopped, milliseconds since the epoch. Its runs expire 14 days later. */
export const oldStoppedAt = Date.UTC(2026, 10, 24, 12, 4, 40);

/** The same of `schema-1-open-incident.sql`. */
export const openIncidentStoppedAt = Date.UTC(2026, 10, 24, 10, 20);

type OldDatabase = {
  /** A file in `files`; `schema-1.sql` by default. */
  readonly sql?: string;
  /** Items expire in a year, for a process that uses the real clock. */
  readonly lastsLonger?: boolean;
};

export const writeOldDatabase = (
  path: string,
  { sql = 'schema-1.sql', lastsLonger = false }: OldDatabase = {},
): void => {
  const database = new DatabaseSync(path);
  database.exec(readSql(sql));
  const inAYear = Math.floor(Date.now() / 1_000) + 366 * 86_400;
  if (lastsLonger) database.exec(`UPDATE items SET expires_at = ${inAYear} WHERE expires_at IS NOT NULL`);
  database.close();
};
