// Logs to the console in the format of Prefect: `12:45:50.291 | ERROR   | Task run '…' - Finished in state Failed('…')`.
import { log as messages } from '../messages/en/log.ts';
import { drilledMonitorOf, isDrillMonitor } from '../model/drill.ts';
import { flowRunName } from '../model/identity.ts';
import type { Notification } from '../model/notification.ts';
import type { FlowRun } from '../model/run.ts';
import { formatLocalDate, formatLocalTimeMs, formatZone } from '../text/clock-text.ts';
import { invisibleCharacters } from '../text/invisible-characters.ts';
import { isLogged, isUneventful, type LogLevel, levelNames } from './log-levels.ts';
import type { Logger } from './logger.ts';
import type { LoggerOptions, LogOutput } from './logger-options.ts';
import { type LoggedPart, linesOfRun } from './run-lines.ts';

/** Messages may contain responses of servers. These characters could rewrite the terminal or change how text is read. */
const unprintable = new RegExp(`[[\\p{Cc}${invisibleCharacters}]--[\\t\\n]]`, 'gv');

/** The day that each output named last: a log whose lines have no dates names each day once. */
const namedDays = new WeakMap<LogOutput['write'], string>();

const nameDay = ({ write, now }: LogOutput, at: number): void => {
  const date = formatLocalDate(now());
  if (namedDays.get(write) === date) return;
  namedDays.set(write, date);
  const text = messages.day({ date, zone: formatZone(now()) });
  // A line of a run that began before midnight is not of this day.
  const time = formatLocalDate(at) === date ? at : now();
  write(`${formatLocalTimeMs(time)} | ${levelNames.info.padEnd(7)} | ${text}`);
};

const writeLines = (output: LogOutput, level: LogLevel, message: string, at = output.now()): void => {
  if (output.namesDays) nameDay(output, at);
  for (const line of message.replace(unprintable, '?').split('\n'))
    output.write(`${formatLocalTimeMs(at)} | ${levelNames[level].padEnd(7)} | ${line}`);
};

const alertLevels = { down: 'error', up: 'info', info: 'warn' } as const;

/** A recovery is logged without the error that is over. */
const alertText = ({ severity, monitor, text }: Notification): string => {
  const lines = text.split('\n');
  const shown = severity === 'up' ? lines.slice(0, isDrillMonitor(monitor) ? 2 : 1) : lines;
  return shown.join(' - ');
};

/** Prints a notification in one line, whatever the log level is. */
export const createNotificationPrinter =
  (output: LogOutput) =>
  (notification: Notification): void =>
    writeLines(
      output,
      alertLevels[notification.severity],
      messages.alert({ id: notification.id, text: alertText(notification) }),
    );

const partsOf = (run: FlowRun): readonly LoggedPart[] => [
  ...run.taskRuns.map((taskRun) => ({ kind: 'Task run' as const, ...taskRun })),
  { kind: 'Flow run', attempts: 1, lines: [], ...run, name: flowRunName(run.id) },
];

export const createConsoleLogger = (options: LoggerOptions): Logger => {
  const { quiet, brief = () => false, showMonitor = () => false, level: threshold = 'info' } = options;
  const writeAt = (level: LogLevel, message: string): void => {
    if (isLogged(threshold, level)) writeLines(options, level, message);
  };

  const runFinished = (run: FlowRun): void => {
    if (quiet() && isUneventful(run)) return;
    const isDrill = isDrillMonitor(run.monitor);
    const monitor = showMonitor() ? (drilledMonitorOf(run.monitor) ?? run.monitor) : undefined;
    const lines = linesOfRun(partsOf(run));
    const shown = brief() && isUneventful(run) ? lines.slice(-1) : lines;
    for (const { kind, name, at, level, text } of shown)
      if (isLogged(threshold, level))
        writeLines(options, level, messages.runLine({ kind, name, monitor, isDrill, text }), at);
  };

  return {
    runFinished,
    info: (message) => writeAt('info', message),
    warn: (message) => writeAt('warn', message),
    debug: (message) => writeAt('debug', message),
    error: (message) => writeAt('error', message),
  };
};
