// Opens the logger of the single process, as its options specify.
import { systemClock as clock } from '../../shared/clock/system-clock.ts';
import { createConsoleLogger, createNotificationPrinter } from '../../shared/logging/console-logger.ts';
import { createJsonLogger, createJsonNotificationPrinter } from '../../shared/logging/json-logger.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { start } from '../../shared/messages/en/local.ts';
import type { Notification } from '../../shared/model/notification.ts';
import type { StartOptions } from './start-options.ts';

/** With more monitors than this only failures are logged, unless the level is debug: a passing run is no news. */
const logAllRunsUpTo = 20;

/** With more monitors than this a passing run is logged in one line, unless the level is debug. */
const logAllLinesUpTo = 3;

const write = (line: string): void => void process.stdout.write(`${line}\n`);

const isQuiet = ({ logLevel }: Pick<StartOptions, 'logLevel'>, monitors: number): boolean =>
  logLevel !== 'debug' && monitors > logAllRunsUpTo;

const isBrief = ({ logLevel, json }: Pick<StartOptions, 'logLevel' | 'json'>, monitors: number): boolean =>
  !json && logLevel !== 'debug' && monitors > logAllLinesUpTo;

/** Explains why passing runs are not shown; undefined where they are. */
export const describeQuietLog = (
  options: Pick<StartOptions, 'logLevel' | 'json'>,
  monitors: number,
): string | undefined => {
  if (isQuiet(options, monitors)) return start.failuresOnly({ limit: logAllRunsUpTo });
  return isBrief(options, monitors) ? start.oneLineEach({ limit: logAllLinesUpTo }) : undefined;
};

/** `monitors` returns how many monitors are watched now. */
export const openLogger = (options: Pick<StartOptions, 'logLevel' | 'json'>, monitors: () => number): Logger => {
  const createLogger = options.json ? createJsonLogger : createConsoleLogger;
  return createLogger({
    write,
    now: clock.now,
    namesDays: true,
    quiet: () => isQuiet(options, monitors()),
    brief: () => isBrief(options, monitors()),
    showMonitor: () => monitors() > 1,
    level: options.logLevel,
  });
};

/** Prints notifications in the format of the log. */
export const openNotificationPrinter = ({ json }: Pick<StartOptions, 'json'>): ((notification: Notification) => void) =>
  (json ? createJsonNotificationPrinter : createNotificationPrinter)({
    write,
    now: clock.now,
    namesDays: true,
  });
