// Loads a monitors file as a module, wherever the file lies, and parses what it exports.
import { realpath, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadingMessages } from '../../messages/en/definition-loading.ts';
import { takeInvalidDefinitions } from '../invalid-definitions.ts';
import { type LoadResult, parseMonitors } from '../parse-monitors.ts';
import { startReferences } from '../referenced-files.ts';
import { forgetReferencedSecrets } from '../secret.ts';
import { describeLoadError, type MonitorsFilePath } from './describe-load-error.ts';
import { withVigiaImport } from './vigia-import.ts';

/** A file may use a top-level await, but the load must end. */
const loadTimeoutMs = 10_000;

const extensions: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

/** Why the file cannot be loaded, or undefined. */
const fileProblem = async (path: string): Promise<string | undefined> => {
  const entry = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (entry instanceof Error)
    return entry.code === 'ENOENT'
      ? loadingMessages.noSuchFile
      : loadingMessages.unreadable({ code: String(entry.code) });
  if (!entry.isFile()) return loadingMessages.notAFile;
  return extensions.includes(extname(path)) ? undefined : loadingMessages.wrongExtension({ extensions });
};

let loads = 0;

/** Node caches modules by URL, so each load of a file needs a URL of its own. */
const freshUrl = (path: string): string => {
  loads += 1;
  return `${pathToFileURL(path).href}?load=${loads}`;
};

type Exports = { readonly default?: unknown; readonly alerts?: unknown };

type Import =
  | { readonly outcome: 'loaded'; readonly module: Exports }
  | { readonly outcome: 'failed'; readonly error: unknown }
  | { readonly outcome: 'timed-out' };

/** An export may be a promise. */
const importExports = async (url: string): Promise<Exports> => {
  const module: Exports = await import(/* @vite-ignore */ url);
  const [monitors, alerts] = await Promise.all([module.default, module.alerts]);
  return { default: monitors, alerts };
};

const importFile = async (url: string): Promise<Import> => {
  const imported = importExports(url).then(
    (module): Import => ({ outcome: 'loaded', module }),
    (error: unknown): Import => ({ outcome: 'failed', error }),
  );
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Import>((end) => {
    timer = setTimeout(() => end({ outcome: 'timed-out' }), loadTimeoutMs);
  });
  const first = await Promise.race([imported, timeout]);
  clearTimeout(timer);
  return first;
};

const rejected = (file: string, message: string): LoadResult => ({ ok: false, problems: [{ file, message }] });

/** The exported values can have getters, which are code of the user that may throw. */
const parseExports = (module: Exports, paths: MonitorsFilePath): LoadResult => {
  try {
    return parseMonitors(module.default, paths.path, module.alerts);
  } catch (error) {
    return { ok: false, problems: [describeLoadError(error, paths)] };
  }
};

/**
 * Imports the file and parses its exports. `path` is relative to the working directory, and problems name it as
 * given. Each call loads the file again, and with it the user's own files that it imports. Resolves with problems, and
 * never rejects, for anything in the file. `isRead`: the text is already in memory, even if the file is gone.
 */
export const loadMonitors = async (path: string, { isRead = false } = {}): Promise<LoadResult> => {
  const resolved = resolve(path);
  const problem = isRead ? undefined : await fileProblem(resolved);
  // Node caches the target of a link for good, so the link is followed here.
  const absolute = await realpath(resolved).catch(() => resolved);
  if (problem) return rejected(path, problem);
  // An earlier load that was interrupted may have left invalid definitions and referenced secrets behind.
  takeInvalidDefinitions();
  forgetReferencedSecrets();
  startReferences(dirname(absolute));
  const loaded = await withVigiaImport(() => importFile(freshUrl(absolute)));
  if (loaded.outcome === 'loaded') return parseExports(loaded.module, { path, absolute });
  if (loaded.outcome === 'failed')
    return { ok: false, problems: [describeLoadError(loaded.error, { path, absolute })] };
  return rejected(path, loadingMessages.timedOut({ seconds: loadTimeoutMs / 1_000 }));
};
