// Keeps the process alive when the user's own code leaks an error outside its flows: a promise without a handler, a timer.
import { logOnce } from '../../shared/logging/log-once.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { unhandledErrors } from '../../shared/messages/en/unhandled-errors.ts';
import { errorLocation } from '../../shared/runner/threads/error-location.ts';
import { errorMessage } from '../../shared/text/clean.ts';

/** Logs each such error once, in one line. */
export const surviveUnhandledErrors = (logger: Logger): void => {
  const log = logOnce(logger.error);
  const describe = (thrown: unknown) => ({ error: `${errorMessage(thrown)}${errorLocation(thrown)}` });
  process.on('unhandledRejection', (error) => log(unhandledErrors.rejection(describe(error))));
  process.on('uncaughtException', (error) => log(unhandledErrors.exception(describe(error))));
};
