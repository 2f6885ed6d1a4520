// A data folder as an older version left it, made from the text of its database.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const text = (name: string): string => readFileSync(join(import.meta.dirname, '..', 'files', name), 'utf8');

/** When the process that wrote it was stopped, milliseconds since the epoch: its runs expire 14 days later. */
export const oldStoppedAt = Date.UTC(2026, 10, 24, 12, 4, 40);

/** `lastsLonger`: what is to expire does so in a year, for a process that goes by the real clock. */
export const writeOldDatabase = (path: string, { lastsLonger = false } = {}): void => {
  const database = new DatabaseSync(path);
  database.exec(text('schema-1.sql'));
  const inAYear = Math.floor(Date.now() / 1_000) + 366 * 86_400;
  if (lastsLonger) database.exec(`UPDATE items SET expires_at = ${inAYear} WHERE expires_at IS NOT NULL`);
  database.close();
};
