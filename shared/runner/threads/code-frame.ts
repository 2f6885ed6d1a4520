// Shows the place in the user's files where an error was thrown, with the lines around it.
import { basename } from 'node:path';
import { stackOf } from './error-location.ts';
import type { ModuleSources } from './module-sources.ts';

const linesAround = 1;
const maxLineChars = 120;

const placeOf = (error: unknown, sources: ModuleSources) => {
  for (const [, url = '', line] of stackOf(error).matchAll(/(file:\/\/[^\s()?]+?)(?:\?[^\s:()]*)?:(\d+):\d+/g)) {
    const source = sources.get(url);
    if (source) return { url, line: Number(line), lines: source.text.split(/\r\n|[\n\r]/) };
  }
  return undefined;
};

/** A failed request is explained by its message and its evidence; the code that made it is not what is wrong. */
const isRequestError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && Object.hasOwn(error, 'phase');

/** `monitors.ts:12` and three lines of code, the one that threw marked; undefined for an error from elsewhere. */
export const codeFrame = (error: unknown, sources: ModuleSources): string | undefined => {
  if (isRequestError(error)) return undefined;
  const place = placeOf(error, sources);
  if (!place || place.line > place.lines.length) return undefined;
  const { url, line, lines } = place;
  const [first, last] = [Math.max(1, line - linesAround), Math.min(lines.length, line + linesAround)];
  const width = String(last).length;
  const code = lines.slice(first - 1, last).map((text, index) => {
    const number = first + index;
    const marked = `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${text.replaceAll('\t', '  ')}`;
    return marked.length <= maxLineChars ? marked : `${marked.slice(0, maxLineChars - 1)}…`;
  });
  return [`${basename(decodeURIComponent(new URL(url).pathname))}:${line}`, ...code].join('\n');
};
