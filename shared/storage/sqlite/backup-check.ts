// A worker thread that checks a copy of the database: that it is intact, and how many items it holds.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { errorMessage } from '../../text/clean.ts';

const checkCopy = (path: string): { readonly items: number } | { readonly problem: string } => {
  const database = new DatabaseSync(path);
  try {
    // A copy of a database in WAL mode is in WAL mode too. Without it the copy is one file that can be moved anywhere.
    database.exec('PRAGMA journal_mode = DELETE');
    const result = String(Object.values(database.prepare('PRAGMA integrity_check(1)').get() ?? {})[0]);
    if (result !== 'ok') return { problem: result };
    return { items: Number(database.prepare('SELECT count(*) AS items FROM items').get()?.items) };
  } finally {
    database.close();
  }
};

try {
  parentPort?.postMessage(checkCopy(String(workerData)));
} catch (error) {
  parentPort?.postMessage({ problem: errorMessage(error) });
}
