// Where in the user's own files an error came from that nobody waited for.
import { fileURLToPath } from 'node:url';

const library = new URL('../../', import.meta.url).href;

/** An error's stack may be a getter, and the user's code too. */
const stackOf = (error: unknown): string => {
  try {
    return error instanceof Error ? String(error.stack ?? '') : '';
  } catch {
    return '';
  }
};

/** The uppermost line of the stack that is in a file of the user's own, as ` (monitors.ts:12)`; else nothing. */
export const errorLocation = (error: unknown): string => {
  const files = [...stackOf(error).matchAll(/(file:\/\/[^\s()?]+?)(?:\?[^\s:()]*)?:(\d+):\d+/g)];
  const own = files.find(([, url = '']) => !url.startsWith(library) && URL.canParse(url));
  return own ? ` (${fileURLToPath(own[1] ?? '')}:${own[2]})` : '';
};
