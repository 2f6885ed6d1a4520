// Loads a monitors file as a module, wherever it lies, and checks what it exports.
import { realpath, stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { takeInvalidDefinitions } from '../invalid-definitions.ts';
import type { LoadProblem } from '../load-problem.ts';
import { type LoadResult, parseMonitors } from '../parse-monitors.ts';
import { forgetReferencedSecrets } from '../secret.ts';
import { describeLoadError, type Named } from './describe-load-error.ts';
import { withVigiaImport } from './vigia-import.ts';

/** A file may wait for something while it is loaded (a top-level await), but not for ever. */
const loadTimeoutMs = 10_000;

const extensions: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

const whyNotLoadable = async (path: string): Promise<string | undefined> => {
  const entry = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (entry instanceof Error)
    return entry.code === 'ENOENT'
      ? 'there is no such file; name your monitors file, such as monitors.ts'
      : `the file cannot be read (${entry.code})`;
  if (!entry.isFile()) return 'this is not a file; name your monitors file, such as monitors.ts';
  if (extensions.includes(extname(path))) return undefined;
  return `a monitors file is TypeScript or JavaScript; its name ends with ${extensions.join(', ')}`;
};

let loads = 0;

/** Node keeps what it has loaded by address, so that a file that was saved again needs a new one. */
const freshUrl = (path: string): string => {
  loads += 1;
  return `${pathToFileURL(path).href}?load=${loads}`;
};

type Loaded =
  | { readonly outcome: 'loaded'; readonly value: unknown }
  | { readonly outcome: 'failed'; readonly error: unknown }
  | { readonly outcome: 'hanging' };

const load = async (url: string): Promise<Loaded> => {
  const imported = import(/* @vite-ignore */ url).then(
    (loaded: { default?: unknown }): Loaded => ({ outcome: 'loaded', value: loaded.default }),
    (error: unknown): Loaded => ({ outcome: 'failed', error }),
  );
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<Loaded>((expire) => {
    timer = setTimeout(() => expire({ outcome: 'hanging' }), loadTimeoutMs);
  });
  const loaded = await Promise.race([imported, expired]);
  clearTimeout(timer);
  return loaded;
};

const refused = (problem: LoadProblem): LoadResult => ({ ok: false, problems: [problem] });

/** What is exported may have getters, which are the user's code too. */
const check = (value: unknown, named: Named): LoadResult => {
  try {
    return parseMonitors(value, named.path);
  } catch (error) {
    return refused(describeLoadError(error, named));
  }
};

/**
 * Imports the file and checks its default export. `path` is relative to the working directory, and named in the
 * problems as it was given. Each call loads the file anew, and with it what it imports of the user's own.
 * Never rejects for anything that is in the file. `isRead`: its text is at hand, even if the file is gone.
 */
export const loadMonitors = async (path: string, { isRead = false } = {}): Promise<LoadResult> => {
  const named = resolve(path);
  const obstacle = isRead ? undefined : await whyNotLoadable(named);
  // Node remembers for good where a link led when it followed it first.
  const absolute = await realpath(named).catch(() => named);
  if (obstacle) return refused({ file: path, message: obstacle });
  // Mistakes of an earlier load that broke off are not this one's, nor are the secrets that it named.
  takeInvalidDefinitions();
  forgetReferencedSecrets();
  const loaded = await withVigiaImport(() => load(freshUrl(absolute)));
  if (loaded.outcome === 'loaded') return check(loaded.value, { path, absolute });
  if (loaded.outcome === 'failed') return refused(describeLoadError(loaded.error, { path, absolute }));
  const message = `it was still loading after ${loadTimeoutMs / 1_000} s; is there an await that never ends?`;
  return refused({ file: path, message });
};
