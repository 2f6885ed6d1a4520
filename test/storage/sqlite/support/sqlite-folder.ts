// Helpers of the tests of the SQLite store: folders that are deleted at the end, items, and a writer to kill.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '../../../../shared/storage/sqlite/open-sqlite.ts';
import type { Store } from '../../../../shared/storage/store.ts';
import { newFolder as newTemporaryFolder } from '../../../support/folders.ts';

export const newFolder = (): string => newTemporaryFolder('store');

/** Throws when the store is refused. */
export const open = async (folder: string, now: () => number = Date.now): Promise<Store> => {
  const opening = await openSqliteStore({ folder, now });
  if (opening.outcome === 'refused') throw new Error(opening.message);
  return opening.store;
};

export const item = (sort: string, body: unknown = sort) => ({ key: { partition: 'p', sort }, body });

/** A separate process that writes pairs without end and prints each acknowledged pair. */
export const startWriter = (folder: string, partition = 'p') => {
  const script = fileURLToPath(new URL('./sqlite-writer.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder, partition], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('\n')) resolve(output.slice(0, output.indexOf('\n')));
    });
  });
  const kill = async (): Promise<readonly string[]> => {
    child.kill('SIGKILL');
    await ended;
    return output.split('\n').slice(1, -1); // The last line may be incomplete.
  };
  return { pid: child.pid, firstLine, kill };
};
