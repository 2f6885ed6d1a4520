// What the user's own code leaves behind outside its flows (a promise that nobody awaits, a timer that throws) ends
// nobody's watch.
import { onceEach } from '../../shared/logging/log-once.ts';
import type { Journal } from '../../shared/logging/logger.ts';
import { strayPlace } from '../../shared/runner/threads/error-location.ts';
import { wordsOf } from '../../shared/text/clean.ts';

/** From now on each such error is one line, once, and the process goes on. */
export const outliveStrayErrors = (journal: Journal): void => {
  const say = onceEach(journal.error);
  const outlive = (what: string) => (error: unknown) =>
    say(`${what}: ${wordsOf(error)}${strayPlace(error)}. Nobody waited for it; the watch goes on.`);
  process.on('unhandledRejection', outlive('A promise was rejected outside any run'));
  process.on('uncaughtException', outlive('An exception was thrown outside any run'));
};
