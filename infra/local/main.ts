// `npm start`: parses the options, starts the app, and stops it on a signal. A refusal is one sentence on stderr.
import { start as messages } from '../../shared/messages/en/local.ts';
import { toStorageError } from '../../shared/storage/sqlite/storage-errors.ts';
import { errorMessage } from '../../shared/text/clean.ts';
import { startApp } from './app.ts';
import { endProcess } from './end-process.ts';
import { openLogger } from './open-logger.ts';
import { surviveUnhandledErrors } from './process-errors.ts';
import { parseOptions, usage } from './start-options.ts';
import { awaitStopRequests } from './stop-requests.ts';

/** Exits even if the monitors file left a timer or a server behind, but not before the sentence is written. */
const exitWith = (sentence: string, code = 1): void => {
  process.stderr.write(`${sentence}\n`, () => endProcess(code));
};

/** The same code as of every command of `vigia`. */
const wrongUsage = 2;

const whyNotStarted = (error: unknown): string => {
  const storageError = toStorageError(error);
  return storageError
    ? messages.recordsNotOpened({ reason: storageError.why })
    : messages.notStarted({ reason: errorMessage(error) });
};

const parsed = parseOptions(process.argv.slice(2), process.cwd(), process.env);
if (parsed.outcome === 'help') process.stdout.write(`${usage}\n`);
else if (parsed.outcome === 'refused') exitWith(`${parsed.sentence}\n\n${usage}`, wrongUsage);
else {
  const logger = openLogger(parsed.options, () => Number.POSITIVE_INFINITY);
  surviveUnhandledErrors(logger);
  const stopRequests = awaitStopRequests(exitWith, logger.info);
  // Alerts go to the console unless channels are configured: without a reader they would count as accepted, unseen.
  process.stdout.once('error', () => exitWith(messages.consoleGone));
  const started = await startApp(parsed.options, stopRequests.stopBy).catch((error: unknown) => ({
    outcome: 'refused' as const,
    sentence: whyNotStarted(error),
  }));
  if (started.outcome === 'refused') exitWith(started.sentence);
}
