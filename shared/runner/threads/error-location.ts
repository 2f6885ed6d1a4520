// Finds the place in the user's files where an error was thrown.
import { fileURLToPath } from 'node:url';

const libraryUrl = new URL('../../', import.meta.url).href;

/** The stack of a user's error may be a getter that throws. */
export const stackOf = (error: unknown): string => {
  try {
    return error instanceof Error ? String(error.stack ?? '') : '';
  } catch {
    return '';
  }
};

/** The topmost stack frame in a file of the user, as ` (monitors.ts:12)`; an empty text if there is none. */
export const errorLocation = (error: unknown): string => {
  const frames = [...stackOf(error).matchAll(/(file:\/\/[^\s()?]+?)(?:\?[^\s:()]*)?:(\d+):\d+/g)];
  const frame = frames.find(([, url = '']) => !url.startsWith(libraryUrl) && URL.canParse(url));
  return frame ? ` (${fileURLToPath(frame[1] ?? '')}:${frame[2]})` : '';
};
