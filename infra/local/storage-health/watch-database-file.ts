// Detects that the database file was deleted or replaced: SQLite then writes to a file without a name.
import { statSync } from 'node:fs';
import { databaseFile } from '../../../shared/messages/en/storage-health.ts';

export type FileWatch = { readonly stop: () => void };

const everyMs = 5_000;

/** Device and inode; undefined when there is no file. */
const identityOf = (path: string): string | undefined => {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
};

/** Calls `onGone` with the reason, every few seconds for as long as another file or none is at this path. */
export const watchDatabaseFile = (path: string, onGone: (why: string) => void): FileWatch => {
  const opened = identityOf(path);
  const check = (): void => {
    const current = identityOf(path);
    if (current !== opened)
      onGone(current === undefined ? databaseFile.gone({ path }) : databaseFile.replaced({ path }));
  };
  const timer = setInterval(check, everyMs).unref();
  return { stop: () => clearInterval(timer) };
};
