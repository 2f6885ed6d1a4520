// Files that the monitors file names by their path. A bundle for Lambda contains their texts, taken when it was made.
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** Texts by the path as written. */
export type FileTexts = Readonly<Record<string, string>>;

let folder = process.cwd();
let bundled: FileTexts | undefined;
let texts = new Map<string, string>();

/** From now on paths are relative to this folder, which is that of the monitors file. */
export const startReferences = (monitorsFolder: string): void => {
  folder = monitorsFolder;
  texts = new Map();
};

/** From now on no file is read: where the bundle runs, there are none. */
export const bundleReferences = (files: FileTexts): void => {
  bundled = files;
};

export const isBundled = (): boolean => bundled !== undefined;

/** The files that were read since the load began. */
export const referencedFiles = (): FileTexts => Object.fromEntries(texts);

const maxBytes = 1_000_000;

/** The text, or why the file cannot be read: a code of the system, or EFBIG. `path` is absolute in the result. */
export const readReferencedFile = (
  path: string,
): { readonly text: string } | { readonly code: string; readonly path: string } => {
  const absolute = resolve(folder, path);
  try {
    if (bundled) return Object.hasOwn(bundled, path) ? { text: bundled[path] ?? '' } : { code: 'ENOENT', path };
    const entry = statSync(absolute);
    // A device may never end.
    if (!entry.isFile()) return { code: entry.isDirectory() ? 'EISDIR' : 'ENXIO', path: absolute };
    if (entry.size > maxBytes) return { code: 'EFBIG', path: absolute };
    const text = readFileSync(absolute, 'utf8');
    texts.set(path, text);
    return { text };
  } catch (error) {
    return { code: String((error as NodeJS.ErrnoException).code ?? 'UNKNOWN'), path: absolute };
  }
};
