// What kept a file from loading, in a sentence with its line: no stack trace, no paths of the loader.
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Problem } from '../../define/problem.ts';
import { wordsOf } from '../../define/words.ts';

type Place = {
  /** As the user named it. */
  readonly path: string;
  readonly absolute: string;
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Both syntax errors and thrown ones name the file with its line in their stack, as a URL or as a path. */
const lineIn = (stack: string, absolute: string): number | undefined => {
  const names = [pathToFileURL(absolute).href, absolute].map(escaped).join('|');
  const match = new RegExp(`(?:${names})(?:\\?load=\\d+)?:(\\d+)`).exec(stack);
  return match ? Number(match[1]) : undefined;
};

const withoutPaths = (message: string, absolute: string): string =>
  message
    .replace(/\?load=\d+/g, '')
    .replace(/file:\/\/[^\s'"]+/g, (url) => (URL.canParse(url) ? fileURLToPath(url) : url))
    .replaceAll(absolute, 'the file')
    .replaceAll(dirname(absolute), '.');

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const sentence = (error: unknown, absolute: string): string => {
  const words = withoutPaths(wordsOf(error), absolute);
  const missing = /^Cannot find (package|module) '([^']+)'/.exec(words);
  if (missing) return `it imports '${missing[2]}', which is not there`;
  if (codeOf(error) === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return `Node runs TypeScript by taking out the types, and this is more than a type: ${words}`;
  if (error instanceof SyntaxError) return `it is not valid code: ${words}`;
  return `an exception while loading it: ${words}`;
};

/** `error` is whatever `import` of the file was rejected with. */
export const loadingProblem = (error: unknown, { path, absolute }: Place): Problem => {
  const line = error instanceof Error ? lineIn(error.stack ?? '', absolute) : undefined;
  return { file: path, ...(line === undefined ? {} : { line }), message: sentence(error, absolute) };
};
