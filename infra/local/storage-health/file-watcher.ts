// Notices that the database's file is gone or another one: what is written then goes to a file that nobody can open.
import { statSync } from 'node:fs';

export type FileWatch = { readonly stop: () => void };

const everyMs = 5_000;

const markOf = (path: string): string | undefined => {
  try {
    const found = statSync(path, { bigint: true });
    return `${found.dev} ${found.ino}`;
  } catch {
    return undefined;
  }
};

/** `gone` is called every few seconds, with why, for as long as it is so. */
export const watchFile = (path: string, gone: (why: string) => void): FileWatch => {
  const first = markOf(path);
  const look = (): void => {
    const mark = markOf(path);
    if (mark === first) return;
    const what = mark === undefined ? 'is gone' : 'was replaced by another';
    gone(
      `the file ${path} ${what}, and what is recorded goes to one that vanishes when this process ends: ` +
        'put it back, or save all of it by vigia backup',
    );
  };
  const timer = setInterval(look, everyMs).unref();
  return { stop: () => clearInterval(timer) };
};
