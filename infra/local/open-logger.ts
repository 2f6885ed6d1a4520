// The log of a single process, as its options want it.
import { systemClock as clock } from '../../shared/clock/system-clock.ts';
import { createConsoleLogger, createNotificationPrinter } from '../../shared/logging/console-logger.ts';
import { createJsonLogger, createJsonNotificationPrinter } from '../../shared/logging/json-logger.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { Notification } from '../../shared/model/notification.ts';
import type { LocalOptions } from './options.ts';

/** With more monitors than this it tells only of what is not well, unless somebody looks for a fault. */
const talkativeUpTo = 20;

const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** Whoever wonders why nothing is shown of runs that are well. */
export const quietWords = ({ logLevel }: Pick<LocalOptions, 'logLevel'>, monitors: number): string | undefined =>
  logLevel !== 'debug' && monitors > talkativeUpTo
    ? `Shown is what is not well, since there are more than ${talkativeUpTo} monitors; every run by --log-level debug`
    : undefined;

/** `monitors`: how many are watched by now. */
export const openLogger = (options: Pick<LocalOptions, 'logLevel' | 'json'>, monitors: () => number): Logger => {
  const level = options.logLevel;
  const quiet = (): boolean => level !== 'debug' && monitors() > talkativeUpTo;
  const named = (): boolean => monitors() > 1;
  return (options.json ? createJsonLogger : createConsoleLogger)({ write, now: clock.now, quiet, named, level });
};

/** Prints notifications in the format of the log. */
export const openNotificationPrinter = ({ json }: Pick<LocalOptions, 'json'>): ((notification: Notification) => void) =>
  (json ? createJsonNotificationPrinter : createNotificationPrinter)({ write, now: clock.now });
