// What the user's own code leaves behind outside its flows (a promise that nobody awaits, a timer that throws) ends
// nobody's watch.
import { logOnce } from '../../shared/logging/log-once.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { errorLocation } from '../../shared/runner/threads/error-location.ts';
import { errorMessage } from '../../shared/text/clean.ts';

/** From now on each such error is one line, once, and the process goes on. */
export const outliveStrayErrors = (logger: Logger): void => {
  const say = logOnce(logger.error);
  const outlive = (what: string) => (error: unknown) =>
    say(`${what}: ${errorMessage(error)}${errorLocation(error)}. Nobody waited for it; the watch goes on.`);
  process.on('unhandledRejection', outlive('A promise was rejected outside any run'));
  process.on('uncaughtException', outlive('An exception was thrown outside any run'));
};
