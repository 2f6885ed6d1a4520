// What kept a file from loading, in a sentence with its line: no stack trace, no paths of the loader.
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorMessage } from '../../text/clean.ts';
import type { LoadProblem } from '../load-problem.ts';

export type Named = {
  /** As the user named it. */
  readonly path: string;
  readonly absolute: string;
};

type Position = { readonly file: string; readonly line: number };

/** A file that a line of a stack speaks of, as a URL or, for syntax errors, as a path of its own. */
const positionPattern = /(file:\/\/[^\s()?]+?|^(?:\/|[A-Z]:\\)[^\n?]+?)(?:\?[^\s:()]*)?:(\d+)/gm;

const loader = new URL('.', import.meta.url).href;
const library = fileURLToPath(new URL('../..', import.meta.url));

/** Where in the user's own files it happened: the uppermost place that is neither ours nor a package's. */
const positionOf = (error: unknown): Position | undefined => {
  if (!(error instanceof Error) || !error.stack) return undefined;
  // Below the loader are those who called it.
  const [above = ''] = error.stack.split(loader);
  const positions = [...above.matchAll(positionPattern)].map(([, file = '', line]) => ({
    file: URL.canParse(file) && file.startsWith('file:') ? fileURLToPath(file) : file,
    line: Number(line),
  }));
  return positions.find(({ file }) => !file.startsWith(library) && !file.includes('node_modules'));
};

const withoutPaths = (message: string, absolute: string): string =>
  message
    .replace(/\?load=\d+/g, '')
    .replace(/file:\/\/[^\s'"]+/g, (url) => (URL.canParse(url) ? fileURLToPath(url) : url))
    .replaceAll(absolute, 'the file')
    .replaceAll(dirname(absolute), '.');

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const sentence = (error: unknown, absolute: string): string => {
  const words = withoutPaths(errorMessage(error), absolute);
  const missing = /^Cannot find (?:package|module) '([^']+)' imported from (.+)$/.exec(words);
  if (missing) return `${missing[2] === 'the file' ? 'it' : missing[2]} imports '${missing[1]}', which is not there`;
  if (codeOf(error) === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return `TypeScript is run by taking out its types, and this is more than a type: ${words}`;
  if (error instanceof SyntaxError) return `it is not valid code: ${words}`;
  return `an exception while it was loading: ${words}`;
};

/** `error` is whatever `import` of the file was rejected with. */
export const describeLoadError = (error: unknown, { path, absolute }: Named): LoadProblem => {
  const message = sentence(error, absolute);
  const position = positionOf(error);
  if (!position) return { file: path, message };
  if (position.file === absolute) return { file: path, line: position.line, message };
  return { file: path, message: `${message} (${relative(dirname(absolute), position.file)}:${position.line})` };
};
