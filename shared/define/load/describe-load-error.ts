// Turns the error that kept a monitors file from loading into one message with its line, without stack or internal paths.
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadingMessages, typeScriptRemedies } from '../../messages/en/definition-loading.ts';
import { errorMessage } from '../../text/clean.ts';
import type { LoadProblem } from '../load-problem.ts';
import { describeImportError } from './describe-import-error.ts';

export type MonitorsFilePath = {
  /** As the user gave it. */
  readonly path: string;
  readonly absolute: string;
};

type Position = { readonly file: string; readonly line: number };

/** A position in a stack trace; the file is a URL, or a path for syntax errors. */
const positionPattern = /(file:\/\/[^\s()?]+?|^(?:\/|[A-Z]:\\)[^\n?]+?)(?:\?[^\s:()]*)?:(\d+)/gm;

const loaderUrl = new URL('.', import.meta.url).href;
const libraryFolder = fileURLToPath(new URL('../..', import.meta.url));

/** The innermost position that lies in a file of the user, not in this library or in a package. */
const userPosition = (error: unknown): Position | undefined => {
  if (!(error instanceof Error) || !error.stack) return undefined;
  // The frames after the loader belong to its callers.
  const [framesInLoad = ''] = error.stack.split(loaderUrl);
  const positions = [...framesInLoad.matchAll(positionPattern)].map(([, file = '', line]) => ({
    file: URL.canParse(file) && file.startsWith('file:') ? fileURLToPath(file) : file,
    line: Number(line),
  }));
  return positions.find(({ file }) => !file.startsWith(libraryFolder) && !file.includes('node_modules'));
};

const theFile = 'the file';

const withoutPaths = (message: string, absolute: string): string =>
  message
    .replace(/\?load=\d+/g, '')
    .replace(/file:\/\/[^\s'"]+/g, (url) => (URL.canParse(url) ? fileURLToPath(url) : url))
    .replaceAll(absolute, theFile)
    .replaceAll(dirname(absolute), '.');

const isUnsupportedTypeScript = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX';

/** What to write in place of TypeScript that makes code, by a word of Node's message. */
const remedyOf = (reason: string): string => {
  const kind = Object.keys(typeScriptRemedies).find((word) => reason.includes(word));
  return kind === undefined ? '' : (typeScriptRemedies[kind] ?? '');
};

const describeError = (error: unknown, absolute: string, file: string): string => {
  const importError = describeImportError(errorMessage(error), file);
  if (importError !== undefined) return withoutPaths(importError, absolute);
  const reason = withoutPaths(errorMessage(error), absolute);
  if (isUnsupportedTypeScript(error))
    return loadingMessages.unsupportedTypeScript({ reason, remedy: remedyOf(reason) });
  const [, name] = /^(require|module|exports|__dirname|__filename) is not defined/.exec(reason) ?? [];
  if (name !== undefined) return loadingMessages.commonJsName({ name });
  if (error instanceof SyntaxError) return loadingMessages.syntaxError({ reason });
  return loadingMessages.exception({ reason });
};

/** `error` is the value that the import of the file was rejected with. */
export const describeLoadError = (error: unknown, { path, absolute }: MonitorsFilePath): LoadProblem => {
  const position = userPosition(error);
  const message = describeError(error, absolute, position?.file ?? absolute);
  if (!position) return { file: path, message };
  if (position.file === absolute) return { file: path, line: position.line, message };
  const file = relative(dirname(absolute), position.file);
  return { file: path, message: loadingMessages.inImportedFile({ message, file, line: position.line }) };
};
