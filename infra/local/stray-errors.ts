// What the user's own code leaves behind outside its flows (a promise that nobody awaits, a timer that throws) ends
// nobody's watch.
import { fileURLToPath } from 'node:url';
import { onceEach } from '../../shared/api/once-each.ts';
import { wordsOf } from '../../shared/define/words.ts';
import type { Journal } from '../../shared/ports/journal.ts';

const library = new URL('../../shared/', import.meta.url).href;

/** The uppermost line of the stack that is in a file of the user's own, as ` (monitors.ts:12)`. */
const placeOf = (error: unknown): string => {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const files = [...stack.matchAll(/(file:\/\/[^\s()?]+?)(?:\?[^\s:()]*)?:(\d+):\d+/g)];
  const own = files.find(([, url = '']) => !url.startsWith(library) && URL.canParse(url));
  return own ? ` (${fileURLToPath(own[1] ?? '')}:${own[2]})` : '';
};

/** From now on each such error is one line, once, and the process goes on. */
export const outliveStrayErrors = (journal: Journal): void => {
  const say = onceEach(journal.error);
  const outlive = (what: string) => (error: unknown) =>
    say(`${what}: ${wordsOf(error)}${placeOf(error)}. Nobody waited for it; the watch goes on.`);
  process.on('unhandledRejection', outlive('A promise was rejected outside any run'));
  process.on('uncaughtException', outlive('An exception was thrown outside any run'));
};
