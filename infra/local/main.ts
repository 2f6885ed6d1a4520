// `npm start`: one process that watches, records, alerts and serves. What keeps it from starting is one sentence.
import { toStorageError } from '../../shared/storage/sqlite/storage-errors.ts';
import { errorMessage } from '../../shared/text/clean.ts';
import { start } from './app.ts';
import { openLogger } from './open-logger.ts';
import { parseOptions, usage } from './options.ts';
import { outliveStrayErrors } from './process-errors.ts';

/** Ends even if the monitors file has left a timer or a server behind, but not before the sentence is out. */
const refuse = (sentence: string, code = 1): void => {
  process.stderr.write(`${sentence}\n`, () => process.exit(code));
};

/** As of every command of `vigia`. */
const wrongUsage = 2;

const whyNotStarted = (error: unknown): string => {
  const trouble = toStorageError(error);
  return trouble
    ? `Vigía could not open its records: ${trouble.why}.`
    : `Vigía could not start: ${errorMessage(error)}`;
};

/** A second signal ends the process at once, for whoever does not want to wait. */
const stopOnSignal = (stop: () => Promise<void>): void => {
  const end = (): void =>
    void stop().then(
      () => process.exit(0),
      (error: unknown) => refuse(`Vigía did not stop in order: ${errorMessage(error)}`),
    );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const) process.once(signal, end);
};

const parsed = parseOptions(process.argv.slice(2), process.cwd(), process.env);
if (parsed.outcome === 'help') process.stdout.write(`${usage}\n`);
else if (parsed.outcome === 'refused') refuse(`${parsed.sentence}\n\n${usage}`, wrongUsage);
else {
  outliveStrayErrors(openLogger(parsed.options, () => Number.POSITIVE_INFINITY));
  // The alerts are told here: without a reader they would count as told, and nobody would know.
  process.stdout.once('error', () => refuse('The console is gone, and with it the reader of the alerts: stopping.'));
  const started = await start(parsed.options, stopOnSignal).catch((error: unknown) => ({
    outcome: 'refused' as const,
    sentence: whyNotStarted(error),
  }));
  if (started.outcome === 'refused') refuse(started.sentence);
}
