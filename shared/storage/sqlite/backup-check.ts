// A thread that looks through a copy of the database: whether it is whole, and how many items it holds.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from './sqlite-error.ts';

const look = (path: string): { readonly items: number } | { readonly why: string } => {
  const database = new DatabaseSync(path);
  try {
    // The copy of a database in WAL mode is in it too: as one single file it can be moved anywhere.
    database.exec('PRAGMA journal_mode = DELETE');
    const found = String(Object.values(database.prepare('PRAGMA integrity_check(1)').get() ?? {})[0]);
    if (found !== 'ok') return { why: found };
    return { items: Number(database.prepare('SELECT count(*) AS items FROM items').get()?.items) };
  } finally {
    database.close();
  }
};

try {
  parentPort?.postMessage(look(String(workerData)));
} catch (error) {
  parentPort?.postMessage({ why: messageOf(error) });
}
